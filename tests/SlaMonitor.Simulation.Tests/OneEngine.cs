using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Engine;
using SlaMonitor.Engine.Partitions;
using SlaMonitor.Simulation.Chance;
using SlaMonitor.Simulation.Disk;
using SlaMonitor.Simulation.Scenario;
using SlaMonitor.Simulation.Stores;

namespace SlaMonitor.Simulation.Tests;

/// <summary>An engine on a simulated disk, for the small cases that a seed found.</summary>
internal sealed class OneEngine : IEngineLog
{
    private readonly SimulatedDisk _disk = new(new Prng(1));
    private readonly Rulebooks _rulebooks;
    private int _ids;

    public OneEngine(params PolicyPlan[] policies)
    {
        _rulebooks = new Rulebooks(ProductRulebook.Of(new RulebookPlan([], policies)));
        Start();
    }

    public EngineCore Core { get; private set; } = null!;

    public Instant Now { get; set; } = Instant.FromUtc(2026, 3, 2, 9, 0);

    public static TargetPlan Resolution { get; } = new(
        MetricPreset.Resolution, "resolution", [.. Enumerable.Repeat<long?>(TimeSpan.TicksPerHour, 4)], "24x7");

    public TicketState Ticket(string id) => (TicketState)Core.StateOf(EntityId.Ticket(id))!;

    public TicketEvent Event(string ticket, TicketEventType type, string? account = null) => new()
    {
        Source = "test",
        Id = $"e{++_ids}",
        Ticket = ticket,
        At = Now,
        Type = type,
        Changes = account is null ? TicketChanges.None : new TicketChanges { Account = Change<string>.To(account) },
    };

    public void Tell(params TicketEvent[] events)
    {
        Assert.NotNull(Core.TrySubmit(events, Now));
        Settle();
    }

    public void Describe(string account, string segment)
    {
        _ = Core.Ask(EntityId.Account(account), new AccountCommand.Describe(new AccountProfile(account, Segment: segment)));
        Settle();
    }

    public void CrashAndStart()
    {
        _disk.Crash();
        Start();
        Settle();
    }

    public void Settle()
    {
        bool worked;
        do
        {
            worked = false;
            for (var i = 0; i < Core.PartitionCount; i++) worked |= Core.DecideStep(i, Now);
            worked |= Core.CommitStep() == Engine.Commit.CommitOutcome.Committed;
            worked |= Core.RowStep(Now);
            worked |= Core.AlarmStep(Now).Count > 0;
        }
        while (worked);
    }

    public void EntityFailed(EntityId entity, Command command, Exception reason) => Assert.Fail($"{entity}: {reason}");

    public void StoreFailed(string store, Exception reason) => Assert.Fail($"{store}: {reason}");

    public void StoreRecovered(string store) => Assert.Fail(store);

    public void ReplayDiffers(long position, EntityId entity) => Assert.Fail($"{position} {entity}");

    public void EngineFailed(Exception reason) => Assert.Fail(reason.ToString());

    public void Recovered(long records, long overdueAlarms, Duration latestBy)
    {
    }

    private void Start()
    {
        Core = new EngineCore(
            new SimulatedJournal(_disk), new SimulatedRowStore(_disk, new Prng(2), 1), new Deciders(_rulebooks), new EngineOptions { Partitions = 2 }, this);
        Core.Recover();
    }
}

using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Engine.Commit;
using SlaMonitor.Engine.Journal;
using SlaMonitor.Engine.Partitions;
using SlaMonitor.Engine.Rows;
using SlaMonitor.Engine.Tests.Stored;

namespace SlaMonitor.Engine.Tests.Hosting;

/// <summary>An engine on files of its own, taken step by step through virtual time on the test's thread.</summary>
internal sealed class SteppedEngine : IEngineLog, IDisposable
{
    private static readonly Duration Leap = Duration.FromSeconds(20);
    private static readonly Duration Gathered = Duration.FromSeconds(10);

    private readonly TempFolder _folder;
    private readonly DataDirectory _directory;
    private readonly SqliteJournal _journal;
    private readonly SqliteRowStore _rows;

    public SteppedEngine(Rulebooks rulebooks, Instant now)
        : this(new TempFolder(), rulebooks, now)
    {
    }

    private SteppedEngine(TempFolder folder, Rulebooks rulebooks, Instant now)
    {
        (_folder, Now) = (folder, now);
        _directory = DataDirectory.Open(folder.Path);
        _journal = SqliteJournal.Open(_directory, () => "stepped");
        _rows = SqliteRowStore.Open(_directory);
        Core = new EngineCore(_journal, _rows, new Deciders(rulebooks), new EngineOptions { Partitions = 2 }, this) { PageAsked = Asked.Add };
        Core.Recover();
        Settle();
    }

    public EngineCore Core { get; }

    public Instant Now { get; private set; }

    /// <summary>While true no rows are written, as on a full disk. No time may pass meanwhile.</summary>
    public bool RowsWait { get; set; }

    /// <summary>Every page asked for since this engine started, in order; none is delivered by itself.</summary>
    public List<Page> Asked { get; } = [];

    /// <summary>What a kill at this moment leaves, started again.</summary>
    /// <param name="rulebooks">By which it decides then.</param>
    /// <param name="changed">What is done to its rows before, if anything.</param>
    public SteppedEngine Killed(Rulebooks rulebooks, Action<string>? changed = null)
    {
        var left = _folder.Crash();
        changed?.Invoke(left.File("rows.db"));
        return new SteppedEngine(left, rulebooks, Now);
    }

    /// <summary>Lets time pass, deciding everything at its instant.</summary>
    public void AdvanceTo(Instant until)
    {
        Settle();
        while (Now < until)
        {
            // Only alarms within a minute are in memory, so time goes on in smaller leaps than that.
            var leap = Instant.Min(until, Now + Leap);
            Now = Core.NextAlarm is { } next && next < leap ? Instant.Max(Now, next) : leap;
            Settle();
        }
    }

    public void Advance(Duration time) => AdvanceTo(Now + time);

    public void Tell(string ticket, TicketEventType type, TicketChanges? changes = null, ActorKind? by = null)
    {
        var happened = new TicketEvent
        {
            Source = "test",
            Id = Guid.NewGuid().ToString(),
            Ticket = ticket,
            At = Now,
            Type = type,
            Actor = by is { } kind ? new Actor(kind) : null,
            Changes = changes ?? TicketChanges.None,
        };
        Assert.Equal(EventOutcome.Accepted, Assert.Single(Core.TrySubmit([happened], Now)!.Outcomes));
        Settle();
    }

    public void Describe(AccountProfile profile) => Ask(EntityId.Account(profile.Id), new AccountCommand.Describe(profile));

    public void Ask(EntityId entity, Command command)
    {
        var asked = Core.Ask(entity, command);
        Settle();
        Assert.True(asked.IsCompletedSuccessfully);
    }

    public EscalationState? Escalation(string key) => Core.StateOf(EntityId.Escalation(key)) as EscalationState;

    public TicketState Ticket(string id) => (TicketState)Core.StateOf(EntityId.Ticket(id))!;

    /// <summary>Says of every page asked for and not ended that it was delivered.</summary>
    public void DeliverAll()
    {
        foreach (var page in Asked.ToList())
            if (EscalationState.OfAlert(page.Alert) is var (key, _) && Escalation(key)!.Pages.Any(p => p.Id == page.Id && p.IsUnderWay))
                Ask(EntityId.Escalation(key), new EscalationCommand.PageEnded(0, page.Id, new PageOutcome.Delivered(1, page.Channel, null)));
    }

    public void EntityFailed(EntityId entity, Command command, Exception reason) => Assert.Fail($"{entity}: {reason}");

    public void StoreFailed(string store, Exception reason) => Assert.Fail($"{store}: {reason}");

    public void StoreRecovered(string store) => Assert.Fail(store);

    public void ReplayDiffers(long position, EntityId entity) => Assert.Fail($"{position} {entity}");

    public void EngineFailed(Exception reason) => Assert.Fail(reason.ToString());

    public void Recovered(long records, long overdueAlarms, Duration latestBy)
    {
    }

    public void Dispose()
    {
        _rows.Dispose();
        _journal.Dispose();
        _directory.Dispose();
        _folder.Dispose();
    }

    private void Settle()
    {
        bool worked;
        do
        {
            worked = false;
            for (var i = 0; i < Core.PartitionCount; i++)
            {
                worked |= Core.DecideStep(i, Now);
                // Under load the counts for accounts wait for time to pass, which here it does not.
                if (Core.IsGathering(i)) worked |= Core.DecideStep(i, Now + Gathered);
            }
            worked |= Core.CommitStep() == CommitOutcome.Committed;
            worked |= !RowsWait && Core.RowStep(Now);
            worked |= Core.AlarmStep(Now).Count > 0;
        }
        while (worked || !Core.IsQuiet || Core.AlarmHorizon < Now);
    }
}

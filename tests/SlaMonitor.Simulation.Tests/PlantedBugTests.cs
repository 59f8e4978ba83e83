using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Engine.Rows;
using SlaMonitor.Simulation.Chance;
using SlaMonitor.Simulation.Disk;
using SlaMonitor.Simulation.Stores;
using SlaMonitor.Simulation.World;

namespace SlaMonitor.Simulation.Tests;

/// <summary>A simulator that finds nothing proves nothing: each of these systems is broken on purpose, and has to be caught.</summary>
public sealed partial class PlantedBugTests(ITestOutputHelper output)
{
    [Fact]
    public void Find_RowsForgetTheAlarmsOfABatch_LostWakeUpIsCaught()
    {
        var found = Find(new PlantedBug { Rows = (disk, random, syncOneIn) => new RowsThatForgetAlarms(disk, random, syncOneIn) }, within: 8);

        Assert.Contains(found.Checker, new[] { "WakeUps", "DueInstants" });
    }

    [Fact]
    public void Find_AlarmsAreLostOnlyByACrash_LostWakeUpIsCaught()
    {
        var found = Find(new PlantedBug { Rows = (disk, random, syncOneIn) => new RowsThatForgetTheirFirstAlarm(disk, random, syncOneIn) }, within: 6);

        Assert.Contains(found.Checker, new[] { "WakeUps", "DueInstants", "EscalationTrail" });
    }

    [Fact]
    public void Find_BreachToldAgainWithTheNextEvent_DoubleBreachIsCaught()
    {
        var found = Find(new PlantedBug { Ticket = TellBreachesAgain }, within: 4);

        Assert.Equal("BreachTrail", found.Checker);
    }

    [Fact]
    public void Find_JournalAnswersBeforeItSyncs_LostEventIsCaught()
    {
        var found = Find(new PlantedBug { Journal = disk => new JournalThatDoesNotSync(disk) }, within: 2);

        Assert.Contains(found.Checker, new[] { "Durability", "EventsOnce" });
    }

    [Fact]
    public void Find_IdentitiesForgottenAtStart_EventTakenTwiceIsCaught()
    {
        var found = Find(new PlantedBug { Rows = (disk, random, syncOneIn) => new RowsThatForgetIdentities(disk, random, syncOneIn) }, within: 4);

        Assert.Equal("EventsOnce", found.Checker);
    }

    [Fact]
    public void Find_WakesOneTickEarly_EarlyBreachIsCaught()
    {
        var found = Find(new PlantedBug { Ticket = BreachOneTickEarly }, within: 8);

        Assert.Contains(found.Checker, new[] { "BreachTrail", "DueInstants", "WakeUps", "ReplayEquality" });
    }

    [Fact]
    public void Find_AdoptedVersionMovesNoClock_IsCaught()
    {
        var found = Find(new PlantedBug { Ticket = AdoptWithoutMovingClocks }, within: 4);

        Assert.Contains(found.Checker, new[] { "DueInstants", "ReplayEquality", "EscalationReasons" });
    }

    [Fact]
    public void Find_TicketThatDoesNotAdopt_IsCaught()
    {
        var found = Find(new PlantedBug { Ticket = NeverAdopt }, within: 4);

        Assert.Equal("Adoptions", found.Checker);
    }

    private static Decision<TicketState> AdoptWithoutMovingClocks(TicketState? state, TicketCommand command, Instant now, Rulebooks rulebooks)
    {
        var decision = TicketDecider.Decide(state, command, now, rulebooks);
        return command is TicketCommand.Adopt && !ReferenceEquals(decision.State, state) ? decision with { State = decision.State with { Picture = state!.Picture }, Effects = [] } : decision;
    }

    private static Decision<TicketState> NeverAdopt(TicketState? state, TicketCommand command, Instant now, Rulebooks rulebooks) =>
        command is TicketCommand.Adopt ? new Decision<TicketState>(state!, [], TicketDecider.WakeAt(state!)) : TicketDecider.Decide(state, command, now, rulebooks);

    /// <summary>Runs seeds from 1 on until one fails: within twice as many as it took when the bug was planted.</summary>
    private SimulationOutcome Find(PlantedBug bug, ulong within)
    {
        for (var seed = 1ul; seed <= within; seed++)
        {
            var outcome = SimulationRun.Run(seed, new SimulationOptions { Planted = bug });
            if (outcome.Passed) continue;
            output.WriteLine($"found with seed {seed}, so after {seed} runs: {outcome.Verdict}: {outcome.What}");
            return outcome;
        }
        throw new Xunit.Sdk.XunitException($"{within} seeds did not find it");
    }

    private static Decision<TicketState> TellBreachesAgain(TicketState? state, TicketCommand command, Instant now, Rulebooks rulebooks)
    {
        var decision = TicketDecider.Decide(state, command, now, rulebooks);
        if (state is null || command is not TicketCommand.Record) return decision;
        var again = state.Picture.Clocks.Where(c => c.State == ClockState.Breached).Select(c => (Effect)new Effect.Publish(new ClockEvent.Breached
        {
            Ticket = state.Id,
            Metric = c.Metric,
            Cycle = c.Cycle,
            At = c.BreachedAt!.Value,
            DueAt = c.DueAt!.Value,
            BreachedAt = c.BreachedAt.Value,
            Label = new TicketLabel(c.Policy, null, null, Priority.Normal, null, null, null),
        }));
        return decision with { Effects = decision.Effects.Concat(again).ToEquatableArray() };
    }

    private static Decision<TicketState> BreachOneTickEarly(TicketState? state, TicketCommand command, Instant now, Rulebooks rulebooks)
    {
        // Decides a tick ahead whenever it is woken, so that a clock breaches at its due instant instead of after it.
        var decision = TicketDecider.Decide(state, command, command is TicketCommand.Wake ? now + Duration.FromTicks(1) : now, rulebooks);
        return decision.WakeAt is { } wake ? decision with { WakeAt = wake - Duration.FromTicks(1) } : decision;
    }

    private sealed class RowsThatForgetAlarms(SimulatedDisk disk, Prng random, int syncOneIn) : SimulatedRowStore(disk, random, syncOneIn)
    {
        protected override Instant? AlarmOf(EntityRow row) => row.Entity.Key.EndsWith('3') ? null : row.WakeAt;
    }

    /// <summary>All is well until a start, whose first page of alarms lacks one.</summary>
    private sealed class RowsThatForgetTheirFirstAlarm(SimulatedDisk disk, Prng random, int syncOneIn) : SimulatedRowStore(disk, random, syncOneIn)
    {
        public override IReadOnlyList<Alarm> Due(Instant from, Instant until, int limit)
        {
            var due = base.Due(from, until, limit);
            return from == Instant.MinValue && due.Count > 0 ? [.. due.Skip(1)] : due;
        }
    }

    private sealed class RowsThatForgetIdentities(SimulatedDisk disk, Prng random, int syncOneIn) : SimulatedRowStore(disk, random, syncOneIn)
    {
        public override IEnumerable<EventIdentity> Identities() => [];
    }

    private sealed class JournalThatDoesNotSync(SimulatedDisk disk) : SimulatedJournal(disk)
    {
        protected override void Sync(SimulatedFile file)
        {
        }
    }
}

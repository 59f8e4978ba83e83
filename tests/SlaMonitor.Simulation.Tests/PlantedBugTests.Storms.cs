using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Storms;
using SlaMonitor.Engine.Partitions;
using SlaMonitor.Engine.Rows;
using SlaMonitor.Simulation.Chance;
using SlaMonitor.Simulation.Disk;
using SlaMonitor.Simulation.Stores;
using SlaMonitor.Simulation.World;

namespace SlaMonitor.Simulation.Tests;

/// <summary>Bugs that would bury a customer's escalation in a storm, page an incident twice, or never end it.</summary>
public sealed partial class PlantedBugTests
{
    [Fact]
    public void Find_StormLetsOneMoreGoByItself_IsCaught() => CaughtBy(["Letters", "IncidentTrail"], within: 8, Changing<StormCommand.Started>((_, _, decision) =>
        decision.State is StormState { Told: > 3 } ? Telling(decision, (tell, part) => part is EscalationCommand.PartOf of ? new EscalationCommand.GateClear(of.Version, of.Alert, of.Gate) : part) : decision));

    [Fact]
    public void Find_FirstOfTheStormAreNotListed_IsCaught() => CaughtBy(["Letters"], within: 8, Changing<StormCommand.Started>((_, _, decision) =>
        decision with { Effects = decision.Effects.TakeLast(1).ToEquatableArray() }));

    [Fact]
    public void Find_JoiningIsLost_IsCaught() => CaughtBy(["Letters", "IncidentTrail"], within: 8, Changing<EscalationCommand.PartOf>((_, _, decision) =>
        decision.State is EscalationState { Number: 1 } escalation && escalation.Id.Contains('3', StringComparison.Ordinal) ? Without<IncidentCommand.Join>(decision) : decision));

    [Fact]
    public void Find_BundledEscalationPagesToo_IsCaught() => CaughtBy(["EscalationTrail"], within: 8, Changing<EscalationCommand.PartOf>((before, _, decision) =>
        decision.State is EscalationState { Standing: EscalationStanding.Bundled } bundled
            ? decision with { State = bundled with { Standing = new EscalationStanding.Triggered(), NextStepAt = decision.At } }
            : decision));

    [Fact]
    public void Find_IncidentEndsWithItsFirstMember_IsCaught() => CaughtBy(["IncidentTrail", "Letters"], within: 8, Changing<IncidentCommand.MemberDone>((_, done, decision, rulebooks) =>
    {
        if (decision.State is not IncidentState { IsOpen: true, IsPaged: true } open) return decision;
        var early = IncidentDecider.Decide(open, open.Id, new IncidentCommand.Resolve(done.Version, "nobody", null, Release: false), decision.At, rulebooks[done.Version].Escalations);
        return decision with { State = early.State, Effects = decision.Effects.Concat(early.Effects).ToEquatableArray(), WakeAt = early.WakeAt };
    }));

    [Fact]
    public void Find_IncidentStaysOpenWhenAllHaveEnded_IsCaught() => CaughtBy(["IncidentTrail"], within: 8, Changing<IncidentCommand.MemberDone>((before, _, decision) =>
        before is IncidentState { IsOpen: true } was && decision.State is IncidentState { IsOpen: false } over
            ? decision with { State = was with { Members = over.Members, Decisions = over.Decisions, AsOf = over.AsOf }, Effects = [] }
            : decision));

    [Fact]
    public void Find_MembersAreNotToldThatItIsOver_IsCaught() => CaughtBy(["Letters", "IncidentTrail"], within: 8, Changing<IncidentCommand.Resolve>((_, _, decision) =>
        Without<EscalationCommand.IncidentOver>(decision)));

    [Fact]
    public void Find_IncidentPagesAgainUnderAnotherAlert_IsCaught() => CaughtBy(["Letters", "IncidentTrail"], within: 8, Changing<IncidentCommand.Wake>((before, _, decision) =>
        before is IncidentState { IsPaged: true }
            ? Telling(decision, (_, told) => told is EscalationCommand.Trigger { Reason: EscalationReason.Incident reason } trigger ? trigger with { Reason = reason with { Opening = reason.Opening + 1 } } : told)
            : decision));

    [Fact]
    public void Find_PageOfAnIncidentIsForgottenByACrash_IsCaught() => CaughtBy(["WakeUps", "IncidentTrail"], within: 8, new PlantedBug
    {
        Rows = (disk, random, syncOneIn) => new RowsThatForgetIncidents(disk, random, syncOneIn),
    });

    [Fact]
    public void Find_StormIsForgottenByACrash_IsCaught() => CaughtBy(["IncidentTrail", "ReplayEquality", "Letters", "Recovery"], within: 16, new PlantedBug
    {
        Rows = (disk, random, syncOneIn) => new RowsThatForgetStorms(disk, random, syncOneIn),
    });

    [Fact]
    public void Find_MissedUpdateIsNotTold_IsCaught() => CaughtBy(["IncidentTrail"], within: 16, Changing<IncidentCommand.Wake>((before, _, decision) =>
        before is IncidentState { UpdatesMissed: var missed } && decision.State is IncidentState now && now.UpdatesMissed > missed
            ? decision with { Effects = decision.Effects.Where(e => e is not Effect.Publish(IncidentEvent { What: IncidentHappening.UpdateMissed })).ToEquatableArray() }
            : decision));

    [Fact]
    public void Find_BudgetBurnsAndNobodyHears_IsCaught() => CaughtBy(["Letters"], within: 16, Changing<AccountCommand.Count>((_, _, decision) =>
        Without<EscalationCommand.Trigger>(decision)));

    [Fact]
    public void Find_BudgetThatBurnsNoLongerStaysEscalated_IsCaught() => CaughtBy(["Letters", "WakeUps", "IncidentTrail"], within: 16, Changing<AccountCommand.Count>((_, _, decision) =>
        decision with { WakeAt = null }));

    [Fact]
    public void Find_OnlyTheLongSpanIsLookedAt_IsCaught() => CaughtBy(["IncidentTrail", "Letters"], within: 40, Changing<AccountCommand.Count>((before, count, decision, rulebooks) =>
    {
        var whole = rulebooks[count.Version].Objectives.Select(o => o with { Escalate = o.Escalate.Select(t => t with { Breaches = 1 }).ToEquatableArray() }).ToEquatableArray();
        var wrong = AccountDecider.Decide((AccountState?)before, ((AccountState)decision.State!).Profile.Id, count, decision.At, whole);
        return decision with { State = wrong.State, Effects = wrong.Effects, WakeAt = wrong.WakeAt };
    }));

    private void CaughtBy(string[] checkers, ulong within, PlantedBug bug) => Assert.Contains(Find(bug, within).Checker, checkers);

    private static PlantedBug Changing<TCommand>(Func<object?, TCommand, AnyDecision, AnyDecision> wrong)
        where TCommand : Command => Changing<TCommand>((before, command, decision, _) => wrong(before, command, decision));

    private static PlantedBug Changing<TCommand>(Func<object?, TCommand, AnyDecision, Core.Policies.Rulebooks, AnyDecision> wrong)
        where TCommand : Command => new()
        {
            Any = (before, _, command, decision, rulebooks) => command is TCommand of ? wrong(before, of, decision, rulebooks) : decision,
        };

    private static AnyDecision Without<TCommand>(AnyDecision decision)
        where TCommand : Command => decision with { Effects = decision.Effects.Where(e => e is not Effect.Tell { Command: TCommand }).ToEquatableArray() };

    private static AnyDecision Telling(AnyDecision decision, Func<Effect.Tell, Command, Command> change) =>
        decision with { Effects = decision.Effects.Select(e => e is Effect.Tell tell ? tell with { Command = change(tell, tell.Command) } : e).ToEquatableArray() };

    private sealed class RowsThatForgetIncidents(SimulatedDisk disk, Prng random, int syncOneIn) : SimulatedRowStore(disk, random, syncOneIn)
    {
        protected override Instant? AlarmOf(EntityRow row) => row.Entity.Kind == EntityKind.Incident ? null : row.WakeAt;
    }

    private sealed class RowsThatForgetStorms(SimulatedDisk disk, Prng random, int syncOneIn) : SimulatedRowStore(disk, random, syncOneIn)
    {
        public override object? Load(EntityId id) => id.Kind == EntityKind.Storm ? null : base.Load(id);
    }
}

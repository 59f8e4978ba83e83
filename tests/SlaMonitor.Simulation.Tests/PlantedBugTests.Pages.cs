using System.Collections.Frozen;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.OnCall;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Engine.Partitions;
using SlaMonitor.Engine.Rows;
using SlaMonitor.Simulation.Chance;
using SlaMonitor.Simulation.Disk;
using SlaMonitor.Simulation.Stores;
using SlaMonitor.Simulation.World;

namespace SlaMonitor.Simulation.Tests;

/// <summary>Bugs that would page the wrong person, twice, late or never.</summary>
public sealed partial class PlantedBugTests
{
    [Fact]
    public void Find_PageAskedForAgainUnderANewId_IsCaught()
    {
        var found = Find(Deciding(decide => (state, id, command, now, rules) => Sending(decide(state, id, command, now, rules), page =>
            command is EscalationCommand.Wake && page.Content.At < now - Duration.FromSeconds(20) ? page with { Id = $"again/{page.Id}" } : page)), within: 8);

        Assert.Equal("PageLedger", found.Checker);
    }

    [Fact]
    public void Find_StepIsLostByACrash_IsCaught()
    {
        var found = Find(new PlantedBug { Rows = (disk, random, syncOneIn) => new RowsThatForgetEscalations(disk, random, syncOneIn) }, within: 8);

        Assert.Contains(found.Checker, new[] { "WakeUps", "EscalationTrail" });
    }

    [Fact]
    public void Find_StepIsTakenAgainWhenItIsWokenForAnother_IsCaught()
    {
        var found = Find(Deciding(decide => (state, id, command, now, rules) => decide(
            state is { NextStepAt: null, Standing: EscalationStanding.Triggered, Step: >= 0 } && command is EscalationCommand.Wake ? state with { NextStepAt = now } : state,
            id, command, now, rules)), within: 8);

        Assert.Equal("EscalationTrail", found.Checker);
    }

    [Fact]
    public void Find_StepIsPassedOverWhenItIsLate_IsCaught()
    {
        var found = Find(Deciding(decide => (state, id, command, now, rules) => decide(
            state is { NextStepAt: { } due } && due < now - Duration.FromMinutes(10) && command is EscalationCommand.Wake && state.Step + 2 < state.Policy.Steps.Count
                ? state with { Step = state.Step + 1 }
                : state,
            id, command, now, rules)), within: 12);

        Assert.Equal("EscalationTrail", found.Checker);
    }

    [Fact]
    public void Find_AcknowledgementIsLostWhileAPageIsUnderWay_IsCaught()
    {
        var found = Find(Deciding(decide => (state, id, command, now, rules) => command is EscalationCommand.Acknowledge && state!.Pages.Any(p => p.IsUnderWay)
            ? new Decision<EscalationState?>(state, [], EscalationDecider.WakeAt(state))
            : decide(state, id, command, now, rules)), within: 8);

        Assert.Contains(found.Checker, new[] { "PeopleHeard", "EscalationTrail" });
    }

    [Fact]
    public void Find_PageIsRecordedBeforeItIsSent_IsCaught()
    {
        var found = Find(new PlantedBug { TellsBeforeItSends = true }, within: 4);

        Assert.Equal("PageLedger", found.Checker);
    }

    [Fact]
    public void Find_PeopleAreToldAlthoughSomebodyActs_IsCaught()
    {
        var found = Find(new PlantedBug { IsWanted = (_, _) => true }, within: 8);

        Assert.Equal("PageLedger", found.Checker);
    }

    [Fact]
    public void Find_QuietHoursAreNotKept_IsCaught()
    {
        var found = Find(Deciding(decide => (state, id, command, now, rules) => decide(state, id, command, now, With(rules, user => user with { Quiet = null }))), within: 34);

        Assert.Equal("EscalationTrail", found.Checker);
    }

    [Fact]
    public void Find_LeaveIsForgotten_IsCaught()
    {
        var found = Find(Deciding(decide => (state, id, command, now, rules) => decide(state, id, command, now, With(rules, user => user with { Leave = [] }))), within: 12);

        Assert.Equal("EscalationTrail", found.Checker);
    }

    [Fact]
    public void Find_StepIsTakenOutsideItsHours_IsCaught()
    {
        var found = Find(Deciding(decide => (state, id, command, now, rules) => decide(state, id, command, now, rules with
        {
            Policies = rules.Policies.Values
                .Select(p => p with { Steps = p.Steps.Select(s => s with { Only = null }).ToEquatableArray() })
                .ToFrozenDictionary(p => p.Id, StringComparer.Ordinal),
        })), within: 8);

        Assert.Equal("EscalationTrail", found.Checker);
    }

    [Fact]
    public void Find_PageThatNobodyAnswersIsForgotten_IsCaught()
    {
        var found = Find(Deciding(decide => (state, id, command, now, rules) =>
        {
            var decision = decide(state, id, command, now, rules);
            return decision with { WakeAt = decision.State is { Standing: EscalationStanding.Triggered, NextStepAt: { } next } ? next : null };
        }), within: 8);

        Assert.Contains(found.Checker, new[] { "WakeUps", "EscalationTrail" });
    }

    [Fact]
    public void Find_TierIsToldTwice_IsCaught()
    {
        var found = Find(Deciding(decide => (state, id, command, now, rules) =>
        {
            var decision = decide(state, id, command, now, rules);
            var again = decision.Effects.OfType<Effect.Tell>().Select(tell => tell.Command).OfType<TicketCommand.Record>()
                .Select(record => (Effect)new Effect.Tell(EntityId.Ticket(record.Event.Ticket), record with { Event = record.Event with { Id = $"{record.Event.Id}/again" } }));
            return decision with { Effects = decision.Effects.Concat(again).ToEquatableArray() };
        }), within: 12);

        Assert.Equal("TierMoves", found.Checker);
    }

    private static PlantedBug Deciding(Func<EscalationDecision, EscalationDecision> wrong) => new() { Escalation = wrong(EscalationDecider.Decide) };

    private static Decision<EscalationState?> Sending(Decision<EscalationState?> decision, Func<Page, Page> change) =>
        decision with { Effects = decision.Effects.Select(e => e is Effect.Send(var page) ? new Effect.Send(change(page)) : e).ToEquatableArray() };

    private static EscalationRules With(EscalationRules rules, Func<UserDefinition, UserDefinition> change)
    {
        var users = rules.Roster.Users.Select(change).ToList();
        return EscalationRules.Of(rules.Version, rules.Policies.Values, users, new OnCallRoster(rules.Roster.Schedules.Select(s => s.Definition), users)) with
        {
            Storms = rules.Storms,
            Incidents = rules.Incidents,
        };
    }

    private sealed class RowsThatForgetEscalations(SimulatedDisk disk, Prng random, int syncOneIn) : SimulatedRowStore(disk, random, syncOneIn)
    {
        protected override Instant? AlarmOf(EntityRow row) => row.Entity.Kind == EntityKind.Escalation ? null : row.WakeAt;
    }
}

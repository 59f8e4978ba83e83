using NodaTime;
using SlaMonitor.Core.Entities;

namespace SlaMonitor.Core.Escalations;

/// <summary>Who would be told when: an escalation played through in advance, by the decider itself, with every page delivered at once.</summary>
public static class EscalationPlan
{
    // A policy that repeats for ever has no end of its own.
    private const int DecisionsMax = 100_000;

    /// <summary>Everything that is told up to <paramref name="until"/>, in order.</summary>
    /// <param name="rules">By which it would be decided.</param>
    /// <param name="policy">The escalation policy's id; it exists in <paramref name="rules"/>.</param>
    /// <param name="reason">Why it starts.</param>
    /// <param name="at">When it starts.</param>
    /// <param name="commands">What people do, in the order of their instants, none before <paramref name="at"/>.</param>
    /// <param name="until">Inclusive.</param>
    public static IEnumerable<Telling> Of(
        EscalationRules rules,
        string policy,
        EscalationReason reason,
        Instant at,
        IReadOnlyList<(Instant At, EscalationCommand Command)> commands,
        Instant until)
    {
        // Nothing else escalates here, so there is nothing to be part of.
        rules = rules with { Storms = null };
        var about = new EscalatedTicket("T-1");
        var id = EscalationState.KeyOf(about.Id, policy);
        var waiting = new Queue<(Instant At, EscalationCommand Command)>([(at, new EscalationCommand.Trigger(rules.Version, policy, about, reason)), .. commands]);
        EscalationState? state = null;
        Instant? wake = null;
        for (var decisions = 0; decisions < DecisionsMax; decisions++)
        {
            var isCommand = waiting.TryPeek(out var next) && (wake is null || next.At <= wake);
            if (isCommand ? next.At > until : wake is null || wake > until) yield break;
            var now = isCommand ? next.At : wake!.Value;
            if (isCommand) waiting.Dequeue();
            var decision = EscalationDecider.Decide(state, id, isCommand ? next.Command : new EscalationCommand.Wake(rules.Version), now, rules);
            (state, wake) = (decision.State, decision.WakeAt);
            foreach (var telling in Tellings(decision, now)) yield return telling;
            foreach (var effect in decision.Effects)
            {
                if (effect is not Effect.Send send) continue;
                var ended = EscalationDecider.Decide(
                    state, id, new EscalationCommand.PageEnded(rules.Version, send.Page.Id, new PageOutcome.Delivered(1, send.Page.Channel, null)), now, rules);
                (state, wake) = (ended.State, ended.WakeAt);
            }
        }
    }

    private static IEnumerable<Telling> Tellings(Decision<EscalationState?> decision, Instant now)
    {
        var pages = decision.Effects.OfType<Effect.Send>().Select(s => s.Page).Where(p => p.Action == PageAction.Trigger).ToList();
        var steps = decision.Effects.OfType<Effect.Publish>().Select(p => p.Event).OfType<EscalationEvent>()
            .Where(e => e.What is EscalationHappening.Stepped or EscalationHappening.Reassigned)
            .ToList();
        foreach (var step in steps)
        {
            var mine = pages.Where(p => p.Content.Level == Math.Max(step.Level, 1)).ToList();
            pages.RemoveAll(mine.Contains);
            yield return new Telling(now, Math.Max(step.Level, 1), step.Targets, Of(mine));
        }
        // Later channels of people's own rules.
        foreach (var level in pages.GroupBy(p => p.Content.Level).OrderBy(g => g.Key))
            yield return new Telling(now, level.Key, level.Select(Whom).Distinct().ToEquatableArray(), Of(level));
    }

    private static EquatableArray<ToldBy> Of(IEnumerable<Page> pages) => pages.Select(p => new ToldBy(p.To?.User, p.Channel)).ToEquatableArray();

    private static string Whom(Page page) => page.To?.User ?? page.Channel;
}

/// <summary>Some people are told at an instant.</summary>
/// <param name="At">When.</param>
/// <param name="Level">The step, from 1.</param>
/// <param name="Targets">Users and channels; also users who have no channel to be told by.</param>
/// <param name="Pages">What is sent.</param>
public sealed record Telling(Instant At, int Level, EquatableArray<string> Targets, EquatableArray<ToldBy> Pages);

/// <summary>A page to a user, or to all who read the channel when there is none.</summary>
public readonly record struct ToldBy(string? User, string Channel);

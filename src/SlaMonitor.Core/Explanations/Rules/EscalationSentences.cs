using NodaTime;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Core.Explanations.Rules;

/// <summary>An escalation policy in sentences: who is told when, who that is at an instant, and what happens when nobody reacts.</summary>
internal static class EscalationSentences
{
    public static EquatableArray<string> Of(EscalationDefinition policy, EscalationRules rules, Instant at)
    {
        var sentences = new List<string>();
        for (var i = 0; i < policy.Steps.Count; i++) sentences.Add(Step(i + 1, policy.Steps[i], rules, at));
        sentences.Add(policy.Repeat switch
        {
            null => $"Then all steps come again, {Phrase.After(policy.GapBetweenPasses)}, until somebody reacts.",
            0 => "Then nobody else is told.",
            1 => $"Then all steps come once more, {Phrase.After(policy.GapBetweenPasses)}.",
            var times => $"Then all steps come {times} times more, each time {Phrase.After(policy.GapBetweenPasses)}.",
        });
        sentences.Add(policy.WhenNobody switch
        {
            WhenNobody.Skip => "A step that would reach nobody is skipped: the next one comes at once.",
            WhenNobody.Wait => "A step that would reach nobody waits until somebody comes on call.",
            WhenNobody.FallBack => "A step that would reach nobody tells those whom the next step with somebody would tell.",
        });
        if (policy.AcknowledgeTimeout is { } lasts) sentences.Add($"Whoever takes it on has {DurationWords.Of(lasts)}; then the steps go on.");
        return sentences.ToEquatableArray();
    }

    private static string Step(int number, EscalationStep step, EscalationRules rules, Instant at)
    {
        var words = $"Step {number}, {Phrase.After(step.After)}: tells {Phrase.List(step.Notify.Items.Select(target => Target(target, rules, at)))}";
        if (step.Tier is { } tier) words += $", and moves the ticket to {WireName<Tickets.Tier>.Of(tier)}";
        return step.EveryoneAcknowledges ? $"{words}; each has to take it on for themselves." : $"{words}.";
    }

    private static string Target(EscalationTarget target, EscalationRules rules, Instant at) => target switch
    {
        EscalationTarget.OnCall(var schedule) => $"whoever is on call in {schedule} (now {Users(rules.UsersOf(target, at), rules)})",
        EscalationTarget.Person(var user) => Named(user, rules) + StandIn(user, rules.UsersOf(target, at), rules),
        EscalationTarget.Broadcast(var channel) => $"all who read {channel}",
        _ => throw new InvariantViolatedException($"no words for {target}"),
    };

    private static string Users(EquatableArray<string> users, EscalationRules rules) => users.IsEmpty ? "nobody" : Phrase.List(users.Items.Select(user => Named(user, rules)));

    private static string StandIn(string user, EquatableArray<string> present, EscalationRules rules) =>
        present.Contains(user) ? "" : $" (now {Users(present, rules)})";

    private static string Named(string user, EscalationRules rules) => rules.Users.TryGetValue(user, out var found) ? found.Name : user;
}

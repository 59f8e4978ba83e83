using NodaTime;
using SlaMonitor.Core.Policies;

namespace SlaMonitor.Core.Explanations.Rules;

/// <summary>A configuration in sentences: for those who have to keep it and do not read YAML.</summary>
/// <param name="Version">Of the configuration.</param>
/// <param name="At">Who is on call, and which dates lie ahead, is told of this instant.</param>
/// <param name="Policies">In the order in which they are tried.</param>
/// <param name="Calendars">By id.</param>
/// <param name="Escalations">By id.</param>
/// <param name="Objectives">A sentence each.</param>
public sealed record ExplainedRules(
    int Version,
    Instant At,
    EquatableArray<ExplainedRule> Policies,
    EquatableArray<ExplainedRule> Calendars,
    EquatableArray<ExplainedRule> Escalations,
    EquatableArray<string> Objectives)
{
    public static ExplainedRules Of(Rulebook rulebook, Instant at) => new(
        rulebook.Version,
        at,
        [
            .. rulebook.Policies.OrderBy(policy => policy.ContractOf is null ? 1 : 0)
                .Select(policy => new ExplainedRule(policy.Id, PolicySentences.Of(policy))),
        ],
        [
            .. rulebook.Calendars.Values.OrderBy(calendar => calendar.Id, StringComparer.Ordinal)
                .Select(calendar => new ExplainedRule(calendar.Id, CalendarSentences.Of(calendar, at))),
        ],
        [
            .. rulebook.Escalations.Policies.Values.OrderBy(escalation => escalation.Id, StringComparer.Ordinal)
                .Select(escalation => new ExplainedRule(escalation.Id, EscalationSentences.Of(escalation, rulebook.Escalations, at))),
        ],
        [.. rulebook.Objectives.Select(ObjectiveSentence.Of)]);
}

/// <summary>One part of a configuration, and what it says, a sentence after the other.</summary>
public sealed record ExplainedRule(string Id, EquatableArray<string> Sentences);

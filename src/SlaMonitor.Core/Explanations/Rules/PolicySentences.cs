using NodaTime;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Core.Explanations.Rules;

/// <summary>A policy in sentences: whom it covers, what it promises, when clocks stand still and warn, and who then acts.</summary>
internal static class PolicySentences
{
    public static EquatableArray<string> Of(Policy policy)
    {
        var sentences = new List<string>();
        if (policy.ContractOf is { } account) sentences.Add($"This is the contract of {account}; what it promises comes before all other policies.");
        sentences.Add(policy.Match == Match.Always ? "It covers every ticket." : $"It covers tickets of which {ConditionPhrase.Of(policy.Match)}.");
        foreach (var target in policy.Targets) Add(sentences, target);
        foreach (var same in policy.Escalate.Items.GroupBy(trigger => trigger.EscalationPolicy, StringComparer.Ordinal))
            sentences.Add($"The escalation {same.Key} starts {Phrase.List(same.Select(When), "or")}.");
        if (policy.Continue) sentences.Add("Metrics that it does not name may be promised by a policy further down.");
        return sentences.ToEquatableArray();
    }

    private static void Add(List<string> sentences, Target target)
    {
        var name = Phrase.Of(target.Metric);
        sentences.Add(target.Rule is MetricRule.Date date ? OfDate(name, date, target) : Phrase.Sentence($"{name} {Within(target.Durations)}, counted {In(target.Calendar)}"));
        if (Nothing(target.Durations) is { } nothing) sentences.Add($"Tickets of {nothing} priority are promised no {name}.");
        if (target.Rule is MetricRule.Conditions conditions) sentences.Add(OfConditions(name, conditions));
        var pauses = new List<string>();
        if (!target.PauseOn.IsEmpty) pauses.Add($"the ticket is {Phrase.List(target.PauseOn.Items.Select(status => Phrase.Spoken(WireName<TicketStatus>.Of(status))), "or")}");
        if (target.PauseWhile is { } pausing) pauses.Add(ConditionPhrase.Of(pausing));
        if (pauses.Count > 0) sentences.Add($"The clock of {name} stands still while {Phrase.List(pauses, "or")}.");
        if (!target.WarnAt.IsEmpty) sentences.Add($"The clock of {name} warns {Warns(target.WarnAt)}.");
    }

    /// <summary><c>within 15 min for urgent, 1 h for high and 4 h for normal and low tickets</c>.</summary>
    private static string Within(TargetDurations durations)
    {
        var groups = new List<(Duration Time, List<string> Priorities)>();
        foreach (var priority in Enum.GetValues<Priority>())
        {
            if (durations.For(priority) is not { } time) continue;
            if (groups.Find(group => group.Time == time).Priorities is { } same) same.Add(WireName<Priority>.Of(priority));
            else groups.Add((time, [WireName<Priority>.Of(priority)]));
        }
        if (groups is [{ Priorities.Count: 4 } all]) return $"within {DurationWords.Of(all.Time)} for every ticket";
        return $"within {Phrase.List(groups.Select(group => $"{DurationWords.Of(group.Time)} for {Phrase.List(group.Priorities)}"))} tickets";
    }

    private static string? Nothing(TargetDurations durations)
    {
        var without = Enum.GetValues<Priority>().Where(priority => durations.For(priority) is null).Select(WireName<Priority>.Of).ToList();
        return without.Count == 0 ? null : Phrase.List(without, "or");
    }

    private static string OfDate(string name, MetricRule.Date date, Target target)
    {
        var due = date.Offset == Duration.Zero ? "at" : $"{DurationWords.Of(date.Offset < Duration.Zero ? -date.Offset : date.Offset)} {(date.Offset < Duration.Zero ? "before" : "after")}";
        var stop = date.Stop.IsEmpty ? "the ticket is solved" : $"{Phrase.List(date.Stop.Items.Select(ConditionPhrase.Of), "or")}, or when the ticket is solved";
        return Phrase.Sentence($"{name} is due {due} the time in {ConditionPhrase.Field(date.Field)}, counted {In(target.Calendar)}, and ends when {stop}");
    }

    private static string OfConditions(string name, MetricRule.Conditions rule)
    {
        var parts = new List<string>
        {
            $"starts when {Any(rule.Start)}",
            rule.Stop.IsEmpty ? "stops when the ticket is solved" : $"stops when {Any(rule.Stop)}, or when the ticket is solved",
        };
        if (!rule.Reset.IsEmpty) parts.Add($"begins anew when {Any(rule.Reset)}");
        if (rule.Once) parts.Add("never starts a second time");
        return $"The clock of {name} {Phrase.List(parts)}.";
    }

    private static string Any(EquatableArray<ClockCondition> conditions) => Phrase.List(conditions.Items.Select(ConditionPhrase.Of), "or");

    private static string In(string calendar) => calendar == Calendars.BusinessCalendar.AlwaysOpen.Id ? "around the clock" : $"in the open hours of {calendar}";

    /// <summary><c>at 50% and 75% of its time and 30 min before it is due</c>.</summary>
    private static string Warns(EquatableArray<WarningThreshold> thresholds)
    {
        var parts = new List<string>();
        if (thresholds.Items.OfType<WarningThreshold.Percent>().Select(percent => percent.Name).ToList() is { Count: > 0 } percents)
            parts.Add($"at {Phrase.List(percents)} of its time");
        if (thresholds.Items.OfType<WarningThreshold.BeforeDue>().Select(before => DurationWords.Of(before.Time)).ToList() is { Count: > 0 } times)
            parts.Add($"{Phrase.List(times)} before it is due");
        return Phrase.List(parts);
    }

    private static string When(EscalationTrigger trigger) => trigger.Threshold switch
    {
        null => "when a clock breaches",
        WarningThreshold.Percent percent => $"when a clock has used {percent.Name} of its time",
        WarningThreshold.BeforeDue before => $"{DurationWords.Of(before.Time)} before a clock is due",
        _ => throw new InvariantViolatedException($"no words for {trigger}"),
    };
}

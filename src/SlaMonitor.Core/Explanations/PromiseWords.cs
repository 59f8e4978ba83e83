using System.Text;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Core.Explanations;

/// <summary>Why a clock has its promise: which policies were tried and how each fared.</summary>
internal static class PromiseWords
{
    public static void Promises(StringBuilder text, ClockExplanation explained, TimeWords times)
    {
        for (var i = 0; i < explained.Promises.Count; i++)
        {
            var promise = explained.Promises[i];
            var change = i == 0 ? "" : $" {Change(explained.Promises[i - 1], promise)}.";
            text.Append($"From {times.Of(promise.At)} on (cause: {Line.Of(promise.Cause)}).{change} The policies were tried in order:\n");
            Trials(text, promise.Trials, explained.Clock.Metric);
        }
    }

    /// <param name="text">To be appended to.</param>
    /// <param name="trials">In the order tried.</param>
    /// <param name="metric">The metric that is asked about; null when it is about all of them.</param>
    public static void Trials(StringBuilder text, EquatableArray<PolicyTrial> trials, Metric? metric)
    {
        if (trials.IsEmpty) text.Append("- there are none\n");
        foreach (var trial in trials)
        {
            text.Append($"- {Line.Of(trial.Policy)} ");
            text.Append(trial switch
            {
                PolicyTrial.DidNotMatch not => $"does not cover it: {Line.Of(not.Reason)}",
                PolicyTrial.Applied applied => Applied(applied, metric),
                _ => throw new InvariantViolatedException($"no words for {trial}"),
            });
            text.Append(".\n");
        }
    }

    private static string Applied(PolicyTrial.Applied applied, Metric? metric)
    {
        var supplied = applied.Metrics.IsEmpty
            ? "promises nothing that an earlier one does not"
            : $"promises {string.Join(", ", applied.Metrics.Items.Select(m => Line.Of(m.Name)))}";
        var holds = $"covers it ({Line.Of(applied.Condition)}) and {supplied}";
        return metric is { } asked && applied.Metrics.Contains(asked) ? $"{holds}: it decides" : holds;
    }

    private static string Change(PromiseGiven before, PromiseGiven after)
    {
        var changed = new List<string>(4);
        if (before.Policy != after.Policy) changed.Add($"the policy changed from {Line.Of(before.Policy)} to {Line.Of(after.Policy)}");
        if (before.Priority != after.Priority)
            changed.Add($"the priority changed from {WireName<Priority>.Of(before.Priority)} to {WireName<Priority>.Of(after.Priority)}");
        if (before.Target != after.Target) changed.Add($"the time allowed changed from {DurationWords.Of(before.Target)} to {DurationWords.Of(after.Target)}");
        if (before.Calendar != after.Calendar) changed.Add($"the calendar changed from {Line.Of(before.Calendar)} to {Line.Of(after.Calendar)}");
        var sentence = string.Join(", ", changed);
        return string.Concat(char.ToUpperInvariant(sentence[0]).ToString(), sentence.AsSpan(1));
    }
}

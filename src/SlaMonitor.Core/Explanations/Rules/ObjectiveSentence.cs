using System.Globalization;
using NodaTime;
using SlaMonitor.Core.Accounts;

namespace SlaMonitor.Core.Explanations.Rules;

/// <summary>An objective in a sentence.</summary>
internal static class ObjectiveSentence
{
    public static string Of(AttainmentObjective objective)
    {
        var window = objective.Window.BclCompatibleTicks % NodaConstants.TicksPerDay == 0 && objective.Window >= Duration.FromDays(2)
            ? string.Create(CultureInfo.InvariantCulture, $"{objective.Window.Days} days")
            : DurationWords.Of(objective.Window);
        var sentence = string.Create(
            CultureInfo.InvariantCulture,
            $"Of accounts of the segment {objective.Segment}, {objective.Attainment * 100:0.####} % of {Phrase.Of(objective.Metric)} is to be kept over {window}");
        var burns = objective.Escalate.Items.Select(trigger => string.Create(
            CultureInfo.InvariantCulture,
            $"the escalation {trigger.EscalationPolicy} starts when the error budget burns {trigger.Rate:0.##} times as fast as it may over {DurationWords.Of(trigger.Over)}")).ToList();
        return burns.Count == 0 ? $"{sentence}." : $"{sentence}; {Phrase.List(burns)}.";
    }
}

using SlaMonitor.Config.Text;
using SlaMonitor.Core.Policies;

namespace SlaMonitor.Config.Reading;

/// <summary>All that one definition may refer to in another, and the errors found so far.</summary>
internal sealed class KnownNames(ErrorList errors)
{
    public ErrorList Errors { get; } = errors;

    public ValueReader Values { get; } = new(errors);

    public KnownIds Calendars { get; } = new("calendar", "24x7");

    public KnownIds Policies { get; } = new("policy");

    /// <summary>The metrics that policies promise and the built-in ones, by the time the policies have been read.</summary>
    public SortedSet<string> Metrics { get; } = new(MetricPresets.Names, StringComparer.Ordinal);

    public KnownIds Escalations { get; } = new("escalation policy");

    public KnownIds Schedules { get; } = new("schedule");

    public KnownIds Users { get; } = new("user");

    public KnownIds Channels { get; } = new("channel");
}

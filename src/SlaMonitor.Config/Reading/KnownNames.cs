using SlaMonitor.Config.Text;

namespace SlaMonitor.Config.Reading;

/// <summary>All that one definition may refer to in another, and the errors found so far.</summary>
internal sealed class KnownNames(ErrorList errors)
{
    public ErrorList Errors { get; } = errors;

    public ValueReader Values { get; } = new(errors);

    public KnownIds Calendars { get; } = new("calendar", "24x7");

    public KnownIds Policies { get; } = new("policy");

    public KnownIds Escalations { get; } = new("escalation policy");

    public KnownIds Schedules { get; } = new("schedule");

    public KnownIds Users { get; } = new("user");

    public KnownIds Channels { get; } = new("channel");
}

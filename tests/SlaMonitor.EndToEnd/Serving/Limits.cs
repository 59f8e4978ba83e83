namespace SlaMonitor.EndToEnd.Serving;

/// <summary>How long a test waits for what must happen: far more than it takes, since the machine may be busy.</summary>
internal static class Limits
{
    public static TimeSpan Start => TimeSpan.FromSeconds(90);

    public static TimeSpan Step => TimeSpan.FromSeconds(60);

    public static TimeSpan Whole => TimeSpan.FromMinutes(5);
}

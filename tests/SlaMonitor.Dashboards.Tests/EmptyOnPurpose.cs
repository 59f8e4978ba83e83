namespace SlaMonitor.Dashboards.Tests;

/// <summary>What answers with nothing in a healthy demo, and why. What stands here and has data fails as well.</summary>
internal static class EmptyOnPurpose
{
    private const string OneProcess = "The demo is one process: nothing of Orleans is in it. The tests of the cluster look at it.";
    private const string WeekAgo = "It looks at last week, and this Prometheus was started a minute ago.";
    private const string Healthy = "It fires when something is broken, and nothing is.";

    /// <summary>Queries of panels, by what they hold.</summary>
    public static readonly IReadOnlyDictionary<string, string> Panels = new Dictionary<string, string>
    {
        ["orleans_"] = OneProcess,
    };

    /// <summary>Alerts, by their names.</summary>
    public static readonly IReadOnlyDictionary<string, string> Alerts = new Dictionary<string, string>
    {
        ["SlaEscalationUnacknowledged"] = "The test takes escalations on as they come.",
        ["SlaNobodyOnCall"] = Healthy,
        ["SlaMonitorDown"] = Healthy,
        ["SlaSiloLost"] = Healthy,
        ["SlaStoreCommitsFail"] = Healthy,
        ["SlaPagesFail"] = Healthy,
        ["SlaIngestSilent"] = WeekAgo,
    };

    /// <summary>Alerts that may fire in the demo or not: by chance, or by how busy the machine is, since 2.5 s of the demo's time are 42 ms of the wall's.</summary>
    public static readonly IReadOnlySet<string> AlertsByChance = new HashSet<string>
    {
        "SlaBudgetBurnsFast 1h", "SlaBudgetBurnsFast 6h", "SlaBudgetBurnsSlowly 1d", "SlaBudgetBurnsSlowly 3d", "SlaAlarmsLate", "SlaBreachesPushedLate",
    };

    /// <summary>What alerts read, by what it asks for.</summary>
    public static readonly IReadOnlyDictionary<string, string> Selectors = new Dictionary<string, string>
    {
        ["channel_result:slamonitor_notifications:increase5m{result=\"failed\"}"] = "The demo's channels are its log: no page fails.",
    };
}

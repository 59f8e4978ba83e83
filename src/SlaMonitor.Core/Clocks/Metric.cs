namespace SlaMonitor.Core.Clocks;

/// <summary>The name of what is promised: one of the presets, or a team's own metric.</summary>
public readonly record struct Metric(string Name) : IComparable<Metric>
{
    public static readonly Metric FirstResponse = new("first_response");
    public static readonly Metric NextResponse = new("next_response");
    public static readonly Metric PeriodicUpdate = new("periodic_update");
    public static readonly Metric Resolution = new("resolution");
    public static readonly Metric RequesterWait = new("requester_wait");
    public static readonly Metric AgentWork = new("agent_work");
    public static readonly Metric Ownership = new("ownership");

    public int CompareTo(Metric other) => string.CompareOrdinal(Name, other.Name);

    public static bool operator <(Metric left, Metric right) => left.CompareTo(right) < 0;

    public static bool operator >(Metric left, Metric right) => left.CompareTo(right) > 0;

    public static bool operator <=(Metric left, Metric right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Metric left, Metric right) => left.CompareTo(right) >= 0;

    public override string ToString() => Name;
}

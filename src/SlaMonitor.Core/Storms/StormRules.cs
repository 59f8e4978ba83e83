using NodaTime;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;

namespace SlaMonitor.Core.Storms;

/// <summary>When many escalations become one incident.</summary>
/// <param name="MoreThan">As many may start within the window and are paged one by one; with one more they are a storm.</param>
/// <param name="Within">The window: a start counts at <c>[start, start + within)</c>.</param>
/// <param name="By">What they have in common; at least one. Each is counted by itself.</param>
/// <param name="Policy">The id of the escalation policy under which the incident pages.</param>
/// <param name="Severity">Of the incident when it begins.</param>
public sealed record StormRules(
    int MoreThan, Duration Within, EquatableArray<StormDimension> By, string Policy, IncidentSeverity Severity = IncidentSeverity.Sev2)
{
    /// <summary>Where the start of an escalation is counted: once for each thing that its ticket has.</summary>
    public EquatableArray<string> GatesOf(EscalatedTicket about)
    {
        var gates = new List<string>();
        foreach (var dimension in By)
            if (ValueOf(dimension, about) is { Length: > 0 } value) gates.Add(StormState.KeyOf(dimension, value));
        return gates.ToEquatableArray();
    }

    private static string? ValueOf(StormDimension dimension, EscalatedTicket about) => dimension switch
    {
        StormDimension.Account => about.Account,
        StormDimension.Product => about.Product,
        StormDimension.Group => about.Group,
    };
}

/// <summary>What the tickets of a storm may have in common. On the wire in lower case.</summary>
public enum StormDimension
{
    Account,
    Product,
    Group,
}

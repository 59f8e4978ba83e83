using System.Collections.Frozen;
using SlaMonitor.Core.Calendars;

namespace SlaMonitor.Core.Policies;

/// <summary>One version of the configuration, validated and compiled: what decides which promises a ticket has.</summary>
public sealed class Rulebook
{
    public Rulebook(int version, IEnumerable<BusinessCalendar> calendars, IEnumerable<Policy> policies)
    {
        Version = version;
        Calendars = calendars.ToFrozenDictionary(c => c.Id, StringComparer.Ordinal);
        Policies = policies.ToEquatableArray();
        foreach (var policy in Policies)
            foreach (var target in policy.Targets)
                Invariant.Check(Calendars.ContainsKey(target.Calendar), $"policy {policy.Id} names calendar {target.Calendar}, which exists");
    }

    /// <summary>Counts up from 1 with each change of the configuration.</summary>
    public int Version { get; }

    public FrozenDictionary<string, BusinessCalendar> Calendars { get; }

    /// <summary>In the order in which they are tried.</summary>
    public EquatableArray<Policy> Policies { get; }
}

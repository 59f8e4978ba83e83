using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Core.Explanations;

/// <summary>Why every clock of a ticket stands where it stands at <see cref="AsOf"/>.</summary>
public sealed record TicketExplanation
{
    public required string Ticket { get; init; }

    public required Instant AsOf { get; init; }

    /// <summary>The ticket's fields then.</summary>
    public required TicketFacts Facts { get; init; }

    /// <summary>The account as it was known then; null for a ticket without one.</summary>
    public AccountProfile? Account { get; init; }

    /// <summary>How each policy fares for the ticket as it is then, in order. When none applies, this says why.</summary>
    public required EquatableArray<PolicyTrial> Trials { get; init; }

    /// <summary>By metric and cycle.</summary>
    public required EquatableArray<ClockExplanation> Clocks { get; init; }

    /// <summary>The first policy that applies; null when none does.</summary>
    public string? Policy
    {
        get
        {
            foreach (var trial in Trials)
                if (trial is PolicyTrial.Applied) return trial.Policy;
            return null;
        }
    }

    /// <summary>The same with the clocks of one metric alone, or one cycle; null means any.</summary>
    public TicketExplanation Only(Metric? metric, int? cycle) => metric is null && cycle is null
        ? this
        : this with { Clocks = Clocks.Where(c => (metric is null || c.Clock.Metric == metric) && (cycle is null || c.Clock.Cycle == cycle)).ToEquatableArray() };

    /// <summary>Why <see cref="Only"/> would leave nothing, naming what there is; null when it would leave something.</summary>
    public string? WhyNone(Metric? metric, int? cycle)
    {
        if ((metric is null && cycle is null) || !Only(metric, cycle).Clocks.IsEmpty) return null;
        var asked = string.Join(" ", new[] { metric is { } m ? $"for metric \"{NearestName.Shown(m.Name)}\"" : null, cycle is { } c ? $"in cycle {c}" : null }.OfType<string>());
        var known = Clocks.GroupBy(k => k.Clock.Metric).Select(k => k.Count() == 1 ? k.Key.Name : $"{k.Key.Name} (cycles 1 to {k.Count()})");
        return Clocks.IsEmpty
            ? $"The ticket has no clock {asked}, nor any other: no policy has promised it anything."
            : $"The ticket has no clock {asked}; it has {string.Join(", ", known)}.";
    }
}

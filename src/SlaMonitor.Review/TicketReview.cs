using NodaTime;
using SlaMonitor.Core.Explanations;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Review;

/// <summary>A ticket under policies that need not be those in force: the same fold as the monitor's, in the one place where reviews call it.</summary>
public static class TicketReview
{
    /// <summary>The ticket at <paramref name="at"/> had it lived under <paramref name="rulebook"/> from its beginning; what happened later is left out.</summary>
    public static TicketPicture At(TicketLog log, Rulebook rulebook, Instant at) => new TicketFold(log, rulebook).To(at);

    /// <summary>The same, with the reasons.</summary>
    public static TicketExplanation Explain(TicketLog log, Rulebook rulebook, Instant at) =>
        Explainer.Explain(log, rulebook, at);
}

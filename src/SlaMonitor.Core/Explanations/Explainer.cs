using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Explanations;

/// <summary>Explains every clock of a ticket by folding its log again, moment by moment, and noting what changed.</summary>
public static class Explainer
{
    /// <summary>
    /// All clocks as of <paramref name="now"/>, under the versions that the ticket adopted; events that happen later are left
    /// out. Costs a fold of the whole log.
    /// </summary>
    /// <param name="log">A ticket's log with at least one event.</param>
    /// <param name="rulebooks">Every version that the log names.</param>
    /// <param name="now">The instant of the explanation.</param>
    public static TicketExplanation Explain(TicketLog log, Rulebooks rulebooks, Instant now) => Explain(log, new TicketFold(log, rulebooks), now);

    /// <summary>The same under one rulebook from beginning to end, whatever the log says.</summary>
    public static TicketExplanation Explain(TicketLog log, Rulebook rulebook, Instant now) => Explain(log, new TicketFold(log, rulebook), now);

    private static TicketExplanation Explain(TicketLog log, TicketFold fold, Instant now)
    {
        Invariant.Check(!log.Events.IsEmpty, "only a ticket with events is explained");
        var trails = new Dictionary<(Metric Metric, int Cycle), ClockTrail>();
        var picture = TicketPicture.Blank;
        foreach (var moment in fold.Moments())
        {
            if (moment.At > now) break;
            picture = fold.AdvanceTo(picture, moment.At, moment);
            foreach (var clock in picture.Clocks) trails[(clock.Metric, clock.Cycle)].Advance(clock);
            picture = fold.Step(picture, moment);
            var adopted = moment.Adopted is { } place ? log.Adoptions[place].Version : (int?)null;
            foreach (var clock in picture.Clocks)
            {
                if (!trails.TryGetValue((clock.Metric, clock.Cycle), out var trail))
                    trails.Add((clock.Metric, clock.Cycle), trail = new ClockTrail());
                trail.Step(clock, moment, adopted, picture, fold.RulebookAfter(moment));
            }
        }
        picture = fold.AdvanceTo(picture, now);
        foreach (var clock in picture.Clocks) trails[(clock.Metric, clock.Cycle)].Advance(clock);
        var rulebook = fold.RulebookAt(now);
        return new TicketExplanation
        {
            Ticket = log.Events[0].Ticket,
            AsOf = now,
            Facts = picture.Facts,
            Account = picture.Account,
            Trials = rulebook.ExplainChoice(picture.Facts, picture.Account),
            Clocks = picture.Clocks.Select(clock => trails[(clock.Metric, clock.Cycle)].Explain(now, rulebook)).ToEquatableArray(),
        };
    }
}

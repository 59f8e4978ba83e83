using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;

namespace SlaMonitor.Core.Tickets;

/// <summary>What there is to publish when a ticket's clocks are other than they were last published.</summary>
internal static class ClockDifferences
{
    /// <summary>Adds the events that lead from what was published to <paramref name="next"/>, retractions first, then in the order of their instants.</summary>
    /// <returns>The warnings published so far that the picture does not show.</returns>
    public static EquatableArray<Withdrawn> Publish(
        List<Effect> effects,
        TicketState next,
        EquatableArray<Clock> published,
        EquatableArray<Withdrawn> withdrawn,
        string cause,
        Instant now)
    {
        var writer = new Writer(next, cause, now, withdrawn);
        var i = 0;
        foreach (var clock in next.Picture.Clocks)
        {
            while (i < published.Count && Comes(published[i], clock) < 0) writer.Gone(published[i++]);
            if (i < published.Count && Comes(published[i], clock) == 0) writer.Compare(published[i++], clock);
            else writer.Compare(null, clock);
        }
        while (i < published.Count) writer.Gone(published[i++]);
        // What did not happen is taken back before what did is told; the rest comes in the order of its instants.
        effects.AddRange(writer.Events
            .OrderBy(e => e is ClockEvent.BreachRetracted ? Instant.MinValue : e.At)
            .Select(e => new Effect.Publish(e)));
        return writer.Withdrawn;
    }

    private static int Comes(Clock a, Clock b) =>
        a.Metric != b.Metric ? a.Metric.CompareTo(b.Metric) : a.Cycle.CompareTo(b.Cycle);

    private sealed class Writer(TicketState next, string cause, Instant now, EquatableArray<Withdrawn> withdrawn)
    {
        private TicketLabel? _label;

        public List<ClockEvent> Events { get; } = [];

        public EquatableArray<Withdrawn> Withdrawn { get; private set; } = withdrawn;

        public void Compare(Clock? before, Clock after)
        {
            if (ReferenceEquals(before, after)) return;
            if (before?.BreachedAt is { } was && was != after.BreachedAt) Retract(before, was);
            if (before is not null) Withdraw(before, after);
            foreach (var warning in after.Warnings)
                if (!WasGiven(before, warning.Threshold, after)) Warn(after, warning);
            if (after.BreachedAt is { } at && before?.BreachedAt != at) Breach(after, at);
            if (after.State != ClockState.Waiting && (before is null || before.State != after.State || before.DueAt != after.DueAt)) Change(after);
        }

        public void Gone(Clock before)
        {
            if (before.BreachedAt is { } was) Retract(before, was);
            Withdraw(before, null);
            Events.Add(new ClockEvent.Changed
            {
                Ticket = next.Id,
                Metric = before.Metric,
                Cycle = before.Cycle,
                At = now,
                State = ClockState.Cancelled,
                Remaining = before.Target - before.Elapsed,
                Label = Label(before),
            });
        }

        private void Withdraw(Clock before, Clock? after)
        {
            foreach (var warning in before.Warnings)
            {
                if (after is not null && after.Warnings.Any(w => w.Threshold == warning.Threshold)) continue;
                var gone = new Withdrawn(before.Metric, before.Cycle, warning.Threshold);
                if (!Withdrawn.Contains(gone)) Withdrawn = Withdrawn.Add(gone);
            }
        }

        private bool WasGiven(Clock? before, string threshold, Clock after)
        {
            if (before is not null)
                foreach (var warning in before.Warnings)
                    if (warning.Threshold == threshold) return true;
            return !Withdrawn.IsEmpty && Withdrawn.Contains(new Withdrawn(after.Metric, after.Cycle, threshold));
        }

        private void Retract(Clock clock, Instant breachedAt) => Events.Add(new ClockEvent.BreachRetracted
        {
            Ticket = next.Id,
            Metric = clock.Metric,
            Cycle = clock.Cycle,
            At = breachedAt,
            BreachedAt = breachedAt,
            Cause = cause,
            Label = Label(clock),
        });

        private void Warn(Clock clock, WarningGiven warning) => Events.Add(new ClockEvent.Warned
        {
            Ticket = next.Id,
            Metric = clock.Metric,
            Cycle = clock.Cycle,
            At = warning.At,
            Threshold = warning.Threshold,
            DueAt = clock.DueAt,
            Label = Label(clock),
        });

        private void Breach(Clock clock, Instant at) => Events.Add(new ClockEvent.Breached
        {
            Ticket = next.Id,
            Metric = clock.Metric,
            Cycle = clock.Cycle,
            At = at,
            DueAt = clock.DueAt ?? at,
            BreachedAt = at,
            Reason = clock.BreachReason,
            Label = Label(clock),
        });

        private void Change(Clock clock)
        {
            // A breach is a change of state too, at the instant of the breach; everything else happened when the clock was last settled.
            var at = clock.State == ClockState.Breached ? clock.BreachedAt!.Value : clock.StoppedAt ?? clock.Since;
            Events.Add(new ClockEvent.Changed
            {
                Ticket = next.Id,
                Metric = clock.Metric,
                Cycle = clock.Cycle,
                At = at,
                State = clock.State,
                DueAt = clock.DueAt,
                Remaining = clock.State == ClockState.Breached ? Duration.Zero : clock.Target - clock.Elapsed,
                Label = Label(clock) with { Subject = null },
            });
        }

        private TicketLabel Label(Clock clock)
        {
            if (_label?.Policy == clock.Policy) return _label;
            var facts = next.Picture.Facts;
            return _label = new TicketLabel(
                clock.Policy,
                facts.Account,
                next.Picture.Account?.Segment,
                facts.Priority,
                facts.Group,
                facts.Tier,
                facts.Subject)
            {
                Region = facts.Region,
                Channel = facts.Channel,
                Assignee = facts.Assignee,
            };
        }
    }
}

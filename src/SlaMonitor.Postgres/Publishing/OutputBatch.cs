using SlaMonitor.Core;
using SlaMonitor.Core.Trends;
using SlaMonitor.Core.Wire;
using SlaMonitor.Postgres.Schema;
using SlaMonitor.ReadModel.Boards;

namespace SlaMonitor.Postgres.Publishing;

/// <summary>Outputs as the arrays that the database's function takes.</summary>
internal static class OutputBatch
{
    /// <summary>Each entity once, in the order in which it comes first.</summary>
    public static IReadOnlyList<T> EachOnce<T>(IReadOnlyList<T> outputs)
        where T : IOutput<T>
    {
        var places = new Dictionary<string, int>(outputs.Count, StringComparer.Ordinal);
        var entities = new List<T>(outputs.Count);
        foreach (var output in outputs)
        {
            Invariant.Check(output.Decisions >= 0, "a count of decisions is not negative");
            if (places.TryAdd(output.Key, entities.Count)) entities.Add(output);
            else entities[places[output.Key]] = Merge(entities[places[output.Key]], output);
        }
        return entities;
    }

    /// <summary>All events, each with its entity's place.</summary>
    public static List<(int Place, DecidedEvent Event)> EventsOf<T>(IReadOnlyList<T> outputs)
        where T : IOutput<T>
    {
        var events = new List<(int, DecidedEvent)>();
        for (var i = 0; i < outputs.Count; i++)
        {
            var last = 0L;
            foreach (var happened in outputs[i].Events)
            {
                Invariant.Check(last <= happened.Decision && happened.Decision <= outputs[i].Decisions, "events come by decision, up to the state's");
                last = happened.Decision;
                events.Add((i, happened));
            }
        }
        return events;
    }

    public static void AddTickets(Call call, IReadOnlyList<TicketOutput> tickets) => call
        .With(Each(tickets, t => t.Ticket))
        .With(Each(tickets, t => t.Decisions))
        .With(Each(tickets, t => t.Board.Subject))
        .With(Each(tickets, t => t.Board.Account))
        .With(Each(tickets, t => t.Board.Group))
        .With(Each(tickets, t => t.Board.Priority))
        .With(Each(tickets, t => t.Board.Tier))
        .With(Each(tickets, t => t.Board.Region))
        .With(Each(tickets, t => t.Board.Channel))
        .With(Each(tickets, t => t.Board.IsOpen))
        .With(Each(tickets, t => t.Board.IsAtRest))
        .With(Each(tickets, t => t.Board.Rulebook))
        .With(Each(tickets, t => ArrayText.Of<BoardClock>(t.Board.Clocks, c => c.Metric)))
        .With(Each(tickets, t => ArrayText.Of<BoardClock>(t.Board.Clocks, c => (long)c.State)))
        .With(Each(tickets, t => ArrayText.Of<BoardClock>(t.Board.Clocks, c => c.Due)))
        .With(Each(tickets, t => ArrayText.Of<BoardBreach>(t.Board.Breaches, b => b.At)))
        .With(Each(tickets, t => ArrayText.Of<BoardBreach>(t.Board.Breaches, b => b.Metric)))
        .With(Each(tickets, t => ArrayText.Of<BoardBreach>(t.Board.Breaches, b => b.Cycle)))
        .With(Each(tickets, t => ArrayText.Of(t.Contribution, y => y.Metric.Name)))
        .With(Each(tickets, t => ArrayText.Of(t.Contribution, y => y.Open)))
        .With(Each(tickets, t => ArrayText.Of(t.Contribution, y => y.Breached)))
        .With(Each(tickets, t => ArrayText.Of(t.Contribution, y => y.Met)))
        .With(Each(tickets, t => t.State));

    public static void AddTrends(Call call, IReadOnlyList<TicketOutput> tickets) => call
        .With(Each(tickets, t => TrendBytes.PlaceOf(t.Board.Trend.AsSpan()) ?? long.MinValue))
        .With(Each(tickets, t => t.Board.Trend.AsSpan().ToArray()));

    public static void AddEscalations(Call call, IReadOnlyList<EscalationOutput> escalations) => call
        .With(Each(escalations, e => e.Escalation))
        .With(Each(escalations, e => e.Place.Ticket))
        .With(Each(escalations, e => (short)e.Place.Phase))
        .With(Each(escalations, e => e.Place.StartedAt.ToUnixTimeTicks()))
        .With(Each(escalations, e => (short)(e.Place.HasDeadLetters ? 1 : 0)))
        .With(Each(escalations, e => e.Decisions))
        .With(Each(escalations, e => e.State));

    public static void AddEvents<T>(Call call, IReadOnlyList<T> outputs, List<(int Place, DecidedEvent Event)> events)
        where T : IOutput<T>
    {
        var buffer = new StoredBuffer();
        call.With(Each(events, e => e.Place + 1))
            .With(Each(events, e => outputs[e.Place].Ticket))
            .With(Each(events, e => e.Event.Decision))
            .With(Each(events, e =>
            {
                DomainEventJson.Write(buffer.Begin(), e.Event.Event, outputs[e.Place].Ticket);
                return buffer.End().ToArray();
            }));
    }

    private static T Merge<T>(T a, T b)
        where T : IOutput<T>
    {
        var (earlier, later) = a.Decisions <= b.Decisions ? (a, b) : (b, a);
        // A decision's events are the same wherever they are told.
        var told = later.Events.Select(e => e.Decision).ToHashSet();
        return later.With([.. earlier.Events.Where(e => !told.Contains(e.Decision)).Concat(later.Events).OrderBy(e => e.Decision)]);
    }

    private static T[] Each<TItem, T>(IReadOnlyList<TItem> items, Func<TItem, T> of)
    {
        var values = new T[items.Count];
        for (var i = 0; i < values.Length; i++) values[i] = of(items[i]);
        return values;
    }
}

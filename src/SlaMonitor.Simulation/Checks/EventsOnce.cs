using NodaTime;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Engine.Journal;

namespace SlaMonitor.Simulation.Checks;

/// <summary>Every acknowledged event is in the journal once and in its ticket's state once; a repeated one is answered as such.</summary>
internal sealed class EventsOnce(Duration skewMax)
{
    private readonly Dictionary<(string Source, string Id), Known> _sent = [];
    private readonly Dictionary<(string Source, string Id), TicketEvent> _journalled = [];

    private enum Known
    {
        UnderWay,

        /// <summary>A crash came before the answer.</summary>
        Unanswered,

        Acknowledged,
    }

    public int Acknowledged { get; private set; }

    public int Duplicates { get; private set; }

    public int Rejected { get; private set; }

    /// <summary>The system let these events in, with these outcomes.</summary>
    public void Taken(IReadOnlyList<TicketEvent> events, IReadOnlyList<EventOutcome> outcomes, Instant now)
    {
        for (var i = 0; i < events.Count; i++)
        {
            var (happened, outcome) = (events[i], outcomes[i]);
            var refusable = happened.At < Instant.FromUtc(1990, 1, 1, 0, 0) || happened.At > now + skewMax;
            if (refusable != outcome is EventOutcome.Rejected) throw Wrong(happened, $"was answered {outcome} at {now}");
            if (refusable)
            {
                Rejected++;
                continue;
            }
            var isKnown = _sent.TryGetValue(Key(happened), out var known);
            if (outcome is EventOutcome.Seen) Duplicates++;
            if (outcome is EventOutcome.Seen && !isKnown) throw Wrong(happened, "is new and was called a duplicate");
            if (outcome is EventOutcome.Taken && isKnown && known != Known.Unanswered) throw Wrong(happened, "was taken twice");
            if (!isKnown) _sent.Add(Key(happened), Known.UnderWay);
            else if (known == Known.Unanswered && outcome is EventOutcome.Taken) _sent[Key(happened)] = Known.UnderWay;
        }
    }

    /// <summary>The system said that these are durable.</summary>
    public void Answered(IReadOnlyList<TicketEvent> events, IReadOnlyList<EventOutcome> outcomes)
    {
        for (var i = 0; i < events.Count; i++)
        {
            if (outcomes[i] is EventOutcome.Rejected) continue;
            if (!_journalled.ContainsKey(Key(events[i]))) throw Wrong(events[i], $"was acknowledged ({outcomes[i]}) and is not in the journal");
            _sent[Key(events[i])] = Known.Acknowledged;
            Acknowledged++;
        }
    }

    /// <summary>The system crashed before it answered.</summary>
    public void Lost(IReadOnlyList<TicketEvent> events)
    {
        foreach (var happened in events)
            if (_sent.TryGetValue(Key(happened), out var known) && known == Known.UnderWay) _sent[Key(happened)] = Known.Unanswered;
    }

    public void Journalled(JournalRecord record)
    {
        if (record.Command is not TicketCommand.Record { Event: var happened }) return;
        if (!_journalled.TryAdd(Key(happened), happened)) throw Wrong(happened, "is in the journal twice");
    }

    /// <summary>Once quiet.</summary>
    public void CheckStates(IReadOnlyDictionary<string, TicketState> states)
    {
        foreach (var (key, known) in _sent)
            if (known == Known.Acknowledged && !_journalled.ContainsKey(key)) throw CheckFailedException.Wrong(nameof(EventsOnce), $"{key} was acknowledged and is lost");
        var counted = new Dictionary<(string, string), int>();
        foreach (var state in states.Values)
            foreach (var happened in state.Log.Events)
            {
                if (!_journalled.TryGetValue(Key(happened), out var told) || told != happened) throw Wrong(happened, "is in a state otherwise than in the journal");
                if (!counted.TryAdd(Key(happened), 1)) throw Wrong(happened, "is in the states twice");
            }
        if (counted.Count != _journalled.Count)
            throw CheckFailedException.Wrong(nameof(EventsOnce), $"{_journalled.Count} events are in the journal and {counted.Count} in the states");
    }

    private static (string, string) Key(TicketEvent e) => (e.Source, e.Id);

    private static CheckFailedException Wrong(TicketEvent e, string what) =>
        CheckFailedException.Wrong(nameof(EventsOnce), $"event {e.Source}/{e.Id} of ticket {e.Ticket}, at {e.At}, {what}");
}

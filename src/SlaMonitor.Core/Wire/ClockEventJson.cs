using System.Text.Json;
using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Wire;

/// <summary>
/// The stored form of what was published of a clock: <c>is</c> names the kind. Its ticket is left out where it is that of the
/// form around it.
/// </summary>
public static class ClockEventJson
{
    public static void Write(Utf8JsonWriter writer, ClockEvent published, string ticket)
    {
        writer.WriteStartObject();
        writer.WriteString("is"u8, KindOf(published));
        if (published.Ticket != ticket) writer.WriteString("ticket"u8, published.Ticket);
        writer.WriteString("metric"u8, published.Metric.Name);
        if (published.Cycle != 1) writer.WriteNumber("cycle"u8, published.Cycle);
        writer.Write("at"u8, published.At);
        switch (published)
        {
            case ClockEvent.Changed changed:
                writer.Write("state"u8, changed.State);
                writer.Write("due"u8, changed.DueAt);
                writer.Write("left"u8, changed.Remaining);
                Write(writer, changed.Label);
                break;
            case ClockEvent.Warned warned:
                writer.WriteString("threshold"u8, warned.Threshold);
                writer.Write("due"u8, warned.DueAt);
                Write(writer, warned.Label);
                break;
            case ClockEvent.Breached breached:
                writer.Write("due"u8, breached.DueAt);
                writer.Write("breach"u8, breached.BreachedAt);
                writer.Write("reason"u8, breached.Reason);
                Write(writer, breached.Label);
                break;
            case ClockEvent.BreachRetracted retracted:
                writer.Write("breach"u8, retracted.BreachedAt);
                writer.WriteString("cause"u8, retracted.Cause);
                Write(writer, retracted.Label);
                break;
            default:
                throw new InvariantViolatedException($"no stored form for {published}");
        }
        writer.WriteEndObject();
    }

    /// <param name="reader">Stands on the beginning of the event's object, and afterwards on its end.</param>
    /// <param name="ticket">The ticket of the form around it.</param>
    /// <exception cref="StoredFormatException">Not an event that this program knows.</exception>
    public static ClockEvent Read(ref Utf8JsonReader reader, string ticket)
    {
        var draft = new Draft { Ticket = ticket, Cycle = 1 };
        while (reader.NextMember(out var name)) draft.Take(ref reader, name);
        return draft.ToEvent();
    }

    private static ReadOnlySpan<byte> KindOf(ClockEvent published) => published switch
    {
        ClockEvent.Changed => "changed"u8,
        ClockEvent.Warned => "warned"u8,
        ClockEvent.Breached => "breached"u8,
        ClockEvent.BreachRetracted => "retracted"u8,
        _ => throw new InvariantViolatedException($"no stored form for {published}"),
    };

    private static void Write(Utf8JsonWriter writer, TicketLabel? label)
    {
        if (label is null) return;
        writer.WriteStartObject("label"u8);
        writer.WriteString("policy"u8, label.Policy);
        writer.Write("account"u8, label.Account);
        writer.Write("segment"u8, label.Segment);
        writer.Write("priority"u8, label.Priority);
        writer.Write("group"u8, label.Group);
        writer.Write("tier"u8, label.Tier);
        writer.Write("subject"u8, label.Subject);
        writer.Write("region"u8, label.Region);
        writer.Write("channel"u8, label.Channel);
        writer.Write("assignee"u8, label.Assignee);
        writer.WriteEndObject();
    }

    private static TicketLabel ReadLabel(ref Utf8JsonReader reader)
    {
        string? policy = null, account = null, segment = null, group = null, subject = null, region = null, assignee = null;
        Priority priority = default;
        Tier? tier = null;
        Channel? channel = null;
        while (reader.NextMember(out var name))
        {
            if (name.SequenceEqual("policy"u8)) policy = reader.GetString();
            else if (name.SequenceEqual("account"u8)) account = reader.GetString();
            else if (name.SequenceEqual("segment"u8)) segment = reader.GetString();
            else if (name.SequenceEqual("priority"u8)) priority = StoredName<Priority>.Read(ref reader);
            else if (name.SequenceEqual("group"u8)) group = reader.GetString();
            else if (name.SequenceEqual("tier"u8)) tier = StoredName<Tier>.Read(ref reader);
            else if (name.SequenceEqual("subject"u8)) subject = reader.GetString();
            else if (name.SequenceEqual("region"u8)) region = reader.GetString();
            else if (name.SequenceEqual("channel"u8)) channel = StoredName<Channel>.Read(ref reader);
            else if (name.SequenceEqual("assignee"u8)) assignee = reader.GetString();
            else throw StoredJson.Unknown(name);
        }
        return new TicketLabel(policy!, account, segment, priority, group, tier, subject) { Region = region, Channel = channel, Assignee = assignee };
    }

    /// <summary>An event whose members are being read.</summary>
    private struct Draft
    {
        public string Ticket;
        public int Cycle;
        private string? _kind;
        private Metric _metric;
        private Instant _at;
        private ClockState _state;
        private Instant? _due;
        private Instant _breach;
        private Duration _left;
        private string? _text;
        private TicketLabel? _label;

        public void Take(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> name)
        {
            if (name.SequenceEqual("is"u8)) _kind = reader.GetString();
            else if (name.SequenceEqual("ticket"u8)) Ticket = reader.GetString()!;
            else if (name.SequenceEqual("metric"u8)) _metric = reader.GetMetric();
            else if (name.SequenceEqual("cycle"u8)) Cycle = reader.GetInt32();
            else if (name.SequenceEqual("at"u8)) _at = reader.GetInstant();
            else if (name.SequenceEqual("state"u8)) _state = StoredName<ClockState>.Read(ref reader);
            else if (name.SequenceEqual("due"u8)) _due = reader.GetInstant();
            else if (name.SequenceEqual("breach"u8)) _breach = reader.GetInstant();
            else if (name.SequenceEqual("left"u8)) _left = reader.GetDuration();
            // Each kind has at most one of these.
            else if (name.SequenceEqual("threshold"u8) || name.SequenceEqual("reason"u8) || name.SequenceEqual("cause"u8)) _text = reader.GetString();
            else if (name.SequenceEqual("label"u8)) _label = ReadLabel(ref reader);
            else throw StoredJson.Unknown(name);
        }

        public readonly ClockEvent ToEvent() => _kind switch
        {
            "changed" => new ClockEvent.Changed
            {
                Ticket = Ticket, Metric = _metric, Cycle = Cycle, At = _at, State = _state, DueAt = _due, Remaining = _left, Label = _label,
            },
            "warned" => new ClockEvent.Warned
            {
                Ticket = Ticket, Metric = _metric, Cycle = Cycle, At = _at, Threshold = _text!, DueAt = _due, Label = Label,
            },
            "breached" => new ClockEvent.Breached
            {
                Ticket = Ticket, Metric = _metric, Cycle = Cycle, At = _at, DueAt = _due!.Value, BreachedAt = _breach, Reason = _text, Label = Label,
            },
            "retracted" => new ClockEvent.BreachRetracted
            {
                Ticket = Ticket, Metric = _metric, Cycle = Cycle, At = _at, BreachedAt = _breach, Cause = _text!, Label = _label,
            },
            _ => throw new StoredFormatException($"A stored clock event is \"{_kind}\", which this program does not know."),
        };

        private readonly TicketLabel Label => _label ?? throw new StoredFormatException($"A stored {_kind} event has no label.");
    }
}

using System.Text.Json;
using NodaTime;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Wire;

/// <summary>
/// A ticket's event as it is stored, shorter and quicker than the one that sources send. Its ticket is left out where it is
/// that of the form around it, its source where it is that of the event before.
/// </summary>
public static class StoredEventJson
{
    public static void Write(Utf8JsonWriter writer, TicketEvent happened, string ticket, string? sourceBefore)
    {
        writer.WriteStartObject();
        if (happened.Source != sourceBefore) writer.WriteString("src"u8, happened.Source);
        writer.WriteString("id"u8, happened.Id);
        if (happened.Ticket != ticket) writer.WriteString("ticket"u8, happened.Ticket);
        writer.Write("at"u8, happened.At);
        writer.Write("type"u8, happened.Type);
        if (happened.Actor is { } actor)
        {
            writer.Write("by"u8, actor.Kind);
            writer.Write("who"u8, actor.Id);
        }
        if (!ReferenceEquals(happened.Changes, TicketChanges.None)) ChangesJson.Write(writer, "data"u8, happened.Changes);
        if (happened.Feedback is { } feedback) Write(writer, feedback);
        writer.Write("into"u8, happened.MergedInto);
        writer.WriteEndObject();
    }

    /// <param name="reader">Stands on the beginning of the event's object, and afterwards on its end.</param>
    /// <param name="ticket">The ticket of the form around it.</param>
    /// <param name="sourceBefore">The source of the event before; null when there is none.</param>
    /// <exception cref="StoredFormatException">Not an event that this program knows.</exception>
    public static TicketEvent Read(ref Utf8JsonReader reader, string ticket, string? sourceBefore)
    {
        var source = sourceBefore;
        string? id = null, who = null, into = null;
        Instant at = default;
        TicketEventType type = default;
        ActorKind? by = null;
        var changes = TicketChanges.None;
        Feedback? feedback = null;
        while (reader.NextMember(out var name))
        {
            if (name.SequenceEqual("src"u8)) source = reader.GetString();
            else if (name.SequenceEqual("id"u8)) id = reader.GetString();
            else if (name.SequenceEqual("ticket"u8)) ticket = reader.GetString()!;
            else if (name.SequenceEqual("at"u8)) at = reader.GetInstant();
            else if (name.SequenceEqual("type"u8)) type = StoredName<TicketEventType>.Read(ref reader);
            else if (name.SequenceEqual("by"u8)) by = StoredName<ActorKind>.Read(ref reader);
            else if (name.SequenceEqual("who"u8)) who = reader.GetString();
            else if (name.SequenceEqual("data"u8)) changes = ChangesJson.Read(ref reader);
            else if (name.SequenceEqual("feedback"u8)) feedback = ReadFeedback(ref reader);
            else if (name.SequenceEqual("into"u8)) into = reader.GetString();
            else throw StoredJson.Unknown(name);
        }
        return new TicketEvent
        {
            Source = source ?? throw new StoredFormatException("A stored event has no source."),
            Id = id ?? throw new StoredFormatException("A stored event has no id."),
            Ticket = ticket,
            At = at,
            Type = type,
            Actor = by is { } kind ? new Actor(kind, who) : null,
            Changes = changes,
            Feedback = feedback,
            MergedInto = into,
        };
    }

    private static void Write(Utf8JsonWriter writer, Feedback feedback)
    {
        writer.WriteStartObject("feedback"u8);
        writer.Write("kind"u8, feedback.Kind);
        writer.WriteNumber("score"u8, feedback.Score);
        writer.Write("comment"u8, feedback.Comment);
        writer.WriteEndObject();
    }

    private static Feedback ReadFeedback(ref Utf8JsonReader reader)
    {
        FeedbackKind kind = default;
        decimal score = 0;
        string? comment = null;
        while (reader.NextMember(out var name))
        {
            if (name.SequenceEqual("kind"u8)) kind = StoredName<FeedbackKind>.Read(ref reader);
            else if (name.SequenceEqual("score"u8)) score = reader.GetDecimal();
            else if (name.SequenceEqual("comment"u8)) comment = reader.GetString();
            else throw StoredJson.Unknown(name);
        }
        return new Feedback(kind, score, comment);
    }
}

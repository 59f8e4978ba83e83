using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Wire;

/// <summary>Writes events in the form that <see cref="TicketEventReader"/> reads; what is written reads back equal.</summary>
public static class TicketEventWriter
{
    /// <summary>Options for a writer: no escapes but those that JSON needs. The output is JSON, not to be pasted into HTML.</summary>
    public static JsonWriterOptions Options { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static void Write(IBufferWriter<byte> into, TicketEvent value)
    {
        using var writer = new Utf8JsonWriter(into, Options);
        Write(writer, value);
    }

    public static void Write(Utf8JsonWriter writer, TicketEvent value)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, value.Id);
        writer.WriteString("source"u8, value.Source);
        writer.WriteString("ticket"u8, value.Ticket);
        WireJson.Write(writer, "at"u8, value.At);
        writer.WriteString("type"u8, WireName<TicketEventType>.Encoded(value.Type));
        if (value.Actor is { } actor)
        {
            writer.WriteStartObject("actor"u8);
            writer.WriteString("kind"u8, WireName<ActorKind>.Encoded(actor.Kind));
            if (actor.Id is not null) writer.WriteString("id"u8, actor.Id);
            writer.WriteEndObject();
        }
        if (HasData(value))
        {
            writer.WriteStartObject("data"u8);
            WriteChanges(writer, value.Changes);
            if (value.MergedInto is not null) writer.WriteString("into"u8, value.MergedInto);
            WriteFeedback(writer, value.Feedback);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private static bool HasData(TicketEvent value) =>
        value.MergedInto is not null || value.Feedback is not null || value.Changes != TicketChanges.None;

    private static void WriteChanges(Utf8JsonWriter writer, TicketChanges changes)
    {
        WriteChange(writer, "account"u8, changes.Account);
        WriteChange(writer, "subject"u8, changes.Subject);
        if (changes.Priority is { } priority) writer.WriteString("priority"u8, WireName<Priority>.Encoded(priority));
        if (changes.Status is { } status) writer.WriteString("status"u8, WireName<TicketStatus>.Encoded(status));
        WriteName(writer, "channel"u8, changes.Channel);
        WriteChange(writer, "group"u8, changes.Group);
        WriteChange(writer, "assignee"u8, changes.Assignee);
        WriteName(writer, "tier"u8, changes.Tier);
        WriteChange(writer, "region"u8, changes.Region);
        WriteChange(writer, "product"u8, changes.Product);
        if (changes.Tags is { } tags) WireJson.Write(writer, "tags"u8, tags);
        if (changes.Fields.IsEmpty) return;
        writer.WriteStartObject("fields"u8);
        foreach (var field in changes.Fields) WireJson.Write(writer, field.Name, field.Value);
        writer.WriteEndObject();
    }

    private static void WriteFeedback(Utf8JsonWriter writer, Feedback? feedback)
    {
        if (feedback is null) return;
        writer.WriteString("kind"u8, WireName<FeedbackKind>.Encoded(feedback.Kind));
        writer.WriteNumber("score"u8, feedback.Score);
        if (feedback.Comment is not null) writer.WriteString("comment"u8, feedback.Comment);
    }

    private static void WriteChange(Utf8JsonWriter writer, ReadOnlySpan<byte> name, Change<string> change)
    {
        if (change.IsSet) writer.WriteString(name, change.Value);
    }

    private static void WriteName<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, Change<T?> change)
        where T : struct, Enum
    {
        if (!change.IsSet) return;
        if (change.Value is { } value) writer.WriteString(name, WireName<T>.Encoded(value));
        else writer.WriteNull(name);
    }
}

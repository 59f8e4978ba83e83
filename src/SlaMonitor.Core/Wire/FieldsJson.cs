using System.Text.Json;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Wire;

/// <summary>Free fields and tags, stored as JSON has them.</summary>
internal static class FieldsJson
{
    public static void Write(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, EquatableArray<TicketField> fields)
    {
        if (fields.IsEmpty) return;
        writer.WriteStartObject(name);
        foreach (var field in fields) writer.Write(field.Name, field.Value);
        writer.WriteEndObject();
    }

    public static void Write(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, EquatableArray<FieldChange> changes)
    {
        if (changes.IsEmpty) return;
        writer.WriteStartObject(name);
        foreach (var change in changes) writer.Write(change.Name, change.Value);
        writer.WriteEndObject();
    }

    public static void Write(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, EquatableArray<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    public static EquatableArray<TicketField> ReadFields(ref Utf8JsonReader reader)
    {
        var fields = new List<TicketField>();
        while (reader.NextField(out var name, out var value)) fields.Add(new TicketField(name, value!));
        return fields.ToEquatableArray();
    }

    public static EquatableArray<FieldChange> ReadChanges(ref Utf8JsonReader reader)
    {
        var changes = new List<FieldChange>();
        while (reader.NextField(out var name, out var value)) changes.Add(new FieldChange(name, value));
        return changes.ToEquatableArray();
    }

    public static EquatableArray<string> ReadTexts(ref Utf8JsonReader reader)
    {
        var texts = new List<string>();
        while (reader.NextItem()) texts.Add(reader.GetString()!);
        return texts.ToEquatableArray();
    }

    private static void Write(this Utf8JsonWriter writer, string name, FieldValue? value)
    {
        switch (value)
        {
            case null: writer.WriteNull(name); break;
            case FieldValue.Text text: writer.WriteString(name, text.Value); break;
            case FieldValue.Number number: writer.WriteNumber(name, number.Value); break;
            case FieldValue.Flag flag: writer.WriteBoolean(name, flag.Value); break;
            default: throw new InvariantViolatedException($"no stored form for {value}");
        }
    }

    private static bool NextField(this ref Utf8JsonReader reader, out string name, out FieldValue? value)
    {
        (name, value) = ("", null);
        reader.Read();
        if (reader.TokenType != JsonTokenType.PropertyName) return false;
        // A field's name is the source's own and may hold escapes.
        name = reader.GetString()!;
        reader.Read();
        value = reader.TokenType switch
        {
            JsonTokenType.String => new FieldValue.Text(reader.GetString()!),
            JsonTokenType.Number => new FieldValue.Number(reader.GetDecimal()),
            JsonTokenType.True => new FieldValue.Flag(true),
            JsonTokenType.False => new FieldValue.Flag(false),
            JsonTokenType.Null => null,
            _ => throw new StoredFormatException($"A field's value cannot be a {reader.TokenType}."),
        };
        return true;
    }
}

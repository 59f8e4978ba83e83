using System.Text.Json;
using NodaTime;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Wire;

/// <summary>The values that our JSON shares: instants, durations, names, free fields.</summary>
public static class WireJson
{
    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, Instant value)
    {
        Span<byte> text = stackalloc byte[WireInstant.LengthMax];
        writer.WriteString(name, text[..WireInstant.Format(value, text)]);
    }

    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, Instant? value)
    {
        if (value is { } instant) Write(writer, name, instant);
        else writer.WriteNull(name);
    }

    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, Duration value) =>
        writer.WriteString(name, WireDuration.Format(value));

    public static void Write<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, T value)
        where T : struct, Enum =>
        writer.WriteString(name, WireName<T>.Encoded(value));

    public static void Write<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, T? value)
        where T : struct, Enum
    {
        if (value is { } known) Write(writer, name, known);
        else writer.WriteNull(name);
    }

    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, EquatableArray<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values) writer.WriteStringValue(value);
        writer.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter writer, string name, FieldValue? value)
    {
        switch (value)
        {
            case null: writer.WriteNull(name); break;
            case FieldValue.Text text: writer.WriteString(name, text.Value); break;
            case FieldValue.Number number: writer.WriteNumber(name, number.Value); break;
            case FieldValue.Flag flag: writer.WriteBoolean(name, flag.Value); break;
        }
    }
}

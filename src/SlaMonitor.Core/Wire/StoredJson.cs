using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using NodaTime;
using SlaMonitor.Core.Clocks;

namespace SlaMonitor.Core.Wire;

/// <summary>
/// What all stored forms have in common. They are JSON, since an operator may have to read them, with short names and without
/// nulls and defaults, since they are written on every decision. Instants are 100 ns ticks since the Unix epoch, durations ticks.
/// </summary>
public static class StoredJson
{
    /// <summary>The version of every stored form. A change that an older program could not read makes a new one.</summary>
    public const int Version = 1;

    /// <summary>For a writer of stored forms: text stays UTF-8, and the shape is known to be right.</summary>
    public static JsonWriterOptions WriterOptions { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    internal static void Write(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, Instant instant) =>
        writer.WriteNumber(name, Ticks(instant));

    internal static void Write(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, Instant? instant)
    {
        if (instant is { } value) writer.WriteNumber(name, Ticks(value));
    }

    internal static void Write(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, Duration duration)
    {
        if (duration == Duration.Zero) return;
        var ticks = duration.BclCompatibleTicks;
        Invariant.Check(Duration.FromTicks(ticks) == duration, "a stored duration is whole ticks");
        writer.WriteNumber(name, ticks);
    }

    internal static void Write(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null) writer.WriteString(name, text);
    }

    internal static void Write<T>(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, T value)
        where T : struct, Enum => writer.WriteString(name, WireName<T>.Encoded(value));

    internal static void Write<T>(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, T? value)
        where T : struct, Enum
    {
        if (value is { } given) writer.WriteString(name, WireName<T>.Encoded(given));
    }

    internal static long Ticks(Instant instant)
    {
        var ticks = instant.ToUnixTimeTicks();
        Invariant.Check(Instant.FromUnixTimeTicks(ticks) == instant, "a stored instant is whole ticks");
        return ticks;
    }

    /// <summary>Goes to the next member of the object that the reader is in; false at its end. The reader then stands on the member's value.</summary>
    internal static bool NextMember(this ref Utf8JsonReader reader, out ReadOnlySpan<byte> name)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.PropertyName)
        {
            name = default;
            return false;
        }
        name = reader.ValueSpan;
        reader.Read();
        return true;
    }

    /// <summary>Goes to the next item of the array that the reader is in; false at its end.</summary>
    internal static bool NextItem(this ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType != JsonTokenType.EndArray;
    }

    /// <summary>Enters a stored form's object, whose first member is its version.</summary>
    public static void Enter(this ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject || !reader.NextMember(out var name) || !name.SequenceEqual("v"u8))
            throw new StoredFormatException("A stored form begins with its version, and this one does not.");
        var version = reader.GetInt32();
        if (version > Version)
        {
            throw new StoredFormatException(
                $"Stored in version {version}; this program reads versions up to {Version}. Start a newer program on this data.");
        }
    }

    internal static StoredFormatException Unknown(ReadOnlySpan<byte> name) =>
        new($"The stored form has a member \"{Encoding.UTF8.GetString(name)}\", which version {Version} does not know.");

    internal static Instant GetInstant(this ref Utf8JsonReader reader) => Instant.FromUnixTimeTicks(reader.GetInt64());

    internal static Duration GetDuration(this ref Utf8JsonReader reader) => Duration.FromTicks(reader.GetInt64());

    /// <summary>The presets' names are shared, not made anew for each clock.</summary>
    internal static Metric GetMetric(this ref Utf8JsonReader reader)
    {
        var name = reader.ValueSpan;
        if (name.SequenceEqual("first_response"u8)) return Metric.FirstResponse;
        if (name.SequenceEqual("next_response"u8)) return Metric.NextResponse;
        if (name.SequenceEqual("periodic_update"u8)) return Metric.PeriodicUpdate;
        if (name.SequenceEqual("resolution"u8)) return Metric.Resolution;
        return new Metric(reader.GetString()!);
    }
}

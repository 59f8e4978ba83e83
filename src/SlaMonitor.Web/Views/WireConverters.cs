using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using SlaMonitor.Core.Explanations;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Web.Views;

/// <summary>How the values of the documents look on the wire. They are only ever written: input is read by the readers in Core.</summary>
internal abstract class WriteOnlyConverter<T> : JsonConverter<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException($"{typeof(T).Name} is only written");
}

internal sealed class InstantConverter : WriteOnlyConverter<Instant>
{
    public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[WireInstant.LengthMax];
        writer.WriteStringValue(text[..WireInstant.Format(value, text)]);
    }
}

internal sealed class DurationConverter : WriteOnlyConverter<Duration>
{
    public override void Write(Utf8JsonWriter writer, Duration value, JsonSerializerOptions options) =>
        writer.WriteStringValue(WireDuration.Format(value));
}

internal sealed class FieldValueConverter : WriteOnlyConverter<FieldValue>
{
    public override void Write(Utf8JsonWriter writer, FieldValue value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case FieldValue.Text text: writer.WriteStringValue(text.Value); break;
            case FieldValue.Number number: writer.WriteNumberValue(number.Value); break;
            case FieldValue.Flag flag: writer.WriteBooleanValue(flag.Value); break;
        }
    }
}

internal sealed class TicketEventConverter : WriteOnlyConverter<TicketEvent>
{
    public override void Write(Utf8JsonWriter writer, TicketEvent value, JsonSerializerOptions options) =>
        TicketEventWriter.Write(writer, value);
}

internal sealed class TicketExplanationConverter : WriteOnlyConverter<TicketExplanation>
{
    public override void Write(Utf8JsonWriter writer, TicketExplanation value, JsonSerializerOptions options) =>
        ExplanationJson.Write(writer, value);
}

internal sealed class WireNameConverter<T> : WriteOnlyConverter<T>
    where T : struct, Enum
{
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(WireName<T>.Encoded(value));
}

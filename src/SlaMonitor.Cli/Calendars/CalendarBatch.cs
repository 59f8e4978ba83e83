using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using NodaTime;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Cli.Calendars;

/// <summary>Answers questions about calendars, one a line. A wrong question has an error for its answer and the next one is read.</summary>
internal static class CalendarBatch
{
    private static readonly string[] Operations = ["add", "between", "open", "nextOpen", "nextClose"];

    public static async Task AnswerAsync(
        TextReader questions,
        TextWriter answers,
        FrozenDictionary<string, BusinessCalendar> calendars,
        CancellationToken cancellation)
    {
        using var buffer = new MemoryStream();
        while (await questions.ReadLineAsync(cancellation) is { } line)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            buffer.SetLength(0);
            await using (var writer = new Utf8JsonWriter(buffer, TicketEventWriter.Options)) Answer(line, writer, calendars);
            await answers.WriteLineAsync(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
        }

        await answers.FlushAsync(cancellation);
    }

    private static void Answer(string line, Utf8JsonWriter writer, FrozenDictionary<string, BusinessCalendar> calendars)
    {
        writer.WriteStartObject();
        try
        {
            using var document = JsonDocument.Parse(line);
            var question = document.RootElement;
            var isObject = question.ValueKind == JsonValueKind.Object;
            writer.WritePropertyName("id");
            if (isObject && question.TryGetProperty("id", out var id)) id.WriteTo(writer);
            else writer.WriteNullValue();
            if (!isObject) throw new NoAnswerException("a question must be a JSON object");
            Result(question, writer, calendars);
        }
        catch (JsonException malformed)
        {
            writer.WriteNull("id");
            writer.WriteString("error", $"not JSON: {malformed.Message}");
        }
        catch (Exception refused) when (refused is NoAnswerException or CalendarNeverOpensException or CalendarRangeException)
        {
            writer.WriteString("error", refused.Message);
        }

        writer.WriteEndObject();
    }

    // Nothing is written before the calendar has answered, so that an error never follows half a result.
    private static void Result(JsonElement question, Utf8JsonWriter writer, FrozenDictionary<string, BusinessCalendar> calendars)
    {
        var operation = Text(question, "op");
        if (!Operations.Contains(operation)) throw new NoAnswerException(NearestName.Unknown(operation, "an op", Operations));
        var id = Text(question, "calendar");
        if (!calendars.TryGetValue(id, out var calendar)) throw new NoAnswerException(CalendarQuestion.Unknown(id, calendars));
        switch (operation)
        {
            case "add":
                writer.WriteString("result", WireInstant.Format(calendar.Add(Time(question, "start"), Amount(question))));
                break;
            case "between":
                writer.WriteNumber("result", Seconds.Of(calendar.Between(Time(question, "from"), Time(question, "to"))));
                break;
            case "open":
                writer.WriteBoolean("result", calendar.IsOpen(Time(question, "at")));
                break;
            case "nextOpen":
                writer.WriteString("result", Found(calendar, calendar.NextOpen(Time(question, "at")), "open"));
                break;
            case "nextClose":
                writer.WriteString("result", Found(calendar, calendar.NextClose(Time(question, "at")), "close"));
                break;
        }
    }

    private static string Found(BusinessCalendar calendar, Instant? at, string what) =>
        at is { } found ? WireInstant.Format(found) : throw new NoAnswerException($"calendar '{calendar.Id}' does not {what} within ten years");

    private static Duration Amount(JsonElement question)
    {
        if (!question.TryGetProperty("seconds", out var value)) throw new NoAnswerException("seconds is missing");
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDecimal(out var seconds) || Seconds.Parse(seconds) is not { } amount)
            throw new NoAnswerException("seconds must be a number of at most a hundred years");
        return amount;
    }

    private static Instant Time(JsonElement question, string name) =>
        WireInstant.TryParse(Text(question, name), out var at)
            ? at
            : throw new NoAnswerException($"{name} '{NearestName.Shown(Text(question, name))}' is not an instant such as 2026-03-02T09:00:00Z");

    private static string Text(JsonElement question, string name)
    {
        if (!question.TryGetProperty(name, out var value)) throw new NoAnswerException($"{name} is missing");
        return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new NoAnswerException($"{name} must be a string");
    }
}

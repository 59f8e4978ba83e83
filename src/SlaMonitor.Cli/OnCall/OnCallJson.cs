using System.Text.Json;
using NodaTime;
using SlaMonitor.Cli.Calendars;
using SlaMonitor.Core;
using SlaMonitor.Core.OnCall;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Cli.OnCall;

/// <summary>Shifts, who is on call, and a report, as JSON.</summary>
internal static class OnCallJson
{
    /// <param name="json">Where to.</param>
    /// <param name="schedule">Null when the reader knows which it is.</param>
    /// <param name="shift">Cut to the range that was asked for.</param>
    public static void Write(Utf8JsonWriter json, string? schedule, OnCallShift shift)
    {
        json.WriteStartObject();
        if (schedule is not null) json.WriteString("schedule", schedule);
        WireJson.Write(json, "start"u8, shift.Start);
        WireJson.Write(json, "end"u8, shift.End);
        People(json, shift.Users, shift.Layer);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, string schedule, OnCallAt now)
    {
        json.WriteStartObject();
        json.WriteString("schedule", schedule);
        People(json, now.Users, now.Layer);
        WireJson.Write(json, "until"u8, now.Until);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, OnCallReport report)
    {
        json.WriteStartObject();
        WireJson.Write(json, "from"u8, report.From);
        WireJson.Write(json, "to"u8, report.To);
        json.WriteStartArray("gaps");
        foreach (var gap in report.Gaps)
        {
            json.WriteStartObject();
            json.WriteString("schedule", gap.Schedule);
            Span(json, gap.Span, gap.Zone);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("overlaps");
        foreach (var overlap in report.Overlaps)
        {
            json.WriteStartObject();
            json.WriteString("user", overlap.User);
            WireJson.Write(json, "schedules"u8, overlap.Schedules);
            Span(json, overlap.Span, overlap.Zone);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("loads");
        foreach (var load in report.Loads)
        {
            json.WriteStartObject();
            json.WriteString("user", load.User);
            json.WriteNumber("seconds", Seconds.Of(load.Hours));
            json.WriteNumber("nightSeconds", Seconds.Of(load.Nights));
            json.WriteNumber("weekendSeconds", Seconds.Of(load.Weekends));
            json.WriteNumber("holidaySeconds", Seconds.Of(load.Holidays));
            json.WriteNumber("shifts", load.Shifts);
            json.WriteBoolean("unfair", load.IsUnfair);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        WireJson.Write(json, "unreachable"u8, report.Unreachable);
        json.WriteEndObject();
    }

    private static void People(Utf8JsonWriter json, EquatableArray<string> users, int? layer)
    {
        WireJson.Write(json, "users"u8, users);
        if (layer is { } number) json.WriteNumber("layer", number);
        else json.WriteNull("layer");
    }

    private static void Span(Utf8JsonWriter json, Interval span, DateTimeZone zone)
    {
        WireJson.Write(json, "start"u8, span.Start);
        WireJson.Write(json, "end"u8, span.End);
        json.WriteString("localStart", ReportText.Local(span.Start, zone));
        json.WriteString("localEnd", ReportText.Local(span.End, zone));
        json.WriteString("timeZone", zone.Id);
    }
}

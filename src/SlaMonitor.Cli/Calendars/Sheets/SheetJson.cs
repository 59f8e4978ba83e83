using System.Text.Json;
using NodaTime.Text;
using SlaMonitor.Core;
using SlaMonitor.Core.Calendars.Sheets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Cli.Calendars.Sheets;

/// <summary>A sheet as one JSON object, for programs that check calendars.</summary>
internal static class SheetJson
{
    public static void Write(Utf8JsonWriter json, CalendarSheet sheet)
    {
        json.WriteStartObject();
        json.WriteString("calendar", sheet.Calendar.Id);
        json.WriteString("timeZone", sheet.Zone.Id);
        json.WriteNumber("openSeconds", Seconds.Of(sheet.Total));
        json.WriteStartArray("days");
        foreach (var day in sheet.Weeks.SelectMany(week => week.Days))
        {
            json.WriteStartObject();
            json.WriteString("date", LocalDatePattern.Iso.Format(day.Date));
            WireJson.Write(json, "start"u8, day.Start);
            WireJson.Write(json, "end"u8, day.End);
            json.WriteNumber("openSeconds", Seconds.Of(day.Total));
            Open(json, day.Open);
            if (!day.Members.IsEmpty)
            {
                json.WriteStartArray("members");
                foreach (var member in day.Members)
                {
                    json.WriteStartObject();
                    json.WriteString("calendar", member.Calendar);
                    Open(json, member.Open);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
            }
            json.WriteStartArray("notes");
            foreach (var note in day.Notes) json.WriteStringValue(SheetWords.Note(note, day, sheet));
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Open(Utf8JsonWriter json, EquatableArray<WallStretch> open)
    {
        json.WriteStartArray("open");
        foreach (var stretch in open)
        {
            json.WriteStartObject();
            WireJson.Write(json, "start"u8, stretch.Start);
            WireJson.Write(json, "end"u8, stretch.End);
            json.WriteString("wall", SheetWords.Hours(stretch));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}

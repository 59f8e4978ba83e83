using System.CommandLine;
using System.Text;
using System.Text.Json;
using NodaTime;
using NodaTime.Extensions;
using NodaTime.Text;
using SlaMonitor.Cli.Calendars;
using SlaMonitor.Cli.Calendars.Sheets;
using SlaMonitor.Core;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Calendars.Sheets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Cli.Commands;

/// <summary><c>slamonitor calendar show</c></summary>
internal static class CalendarShow
{
    public static Command Create(Terminal terminal)
    {
        var config = new Option<string>("--config") { Description = "The configuration file or folder.", Required = true, HelpName = "PATH" };
        var id = new Option<string>("--calendar") { Description = "The id of a calendar in it, or 24x7.", Required = true, HelpName = "ID" };
        var from = new Option<string>("--from") { Description = "A date in the first week; today by default.", HelpName = "DATE" };
        var weeks = new Option<int>("--weeks") { Description = $"How many weeks, 1 to {SheetLayout.MostWeeks}.", DefaultValueFactory = _ => 4, HelpName = "N" };
        var svg = new Option<string>("--svg") { Description = "Writes a picture to this file instead.", HelpName = "FILE" };
        var json = new Option<bool>("--json") { Description = "Prints JSON instead." };
        var zone = new Option<string>("--time-zone") { Description = "Shows the wall time of this IANA zone instead of the calendar's.", HelpName = "ZONE" };
        var command = new TeachingCommand("show", "Shows weeks of open hours to be checked with the eyes: each day with its hours, its sum, and why it differs.")
        {
            Examples =
            [
                "slamonitor calendar show --config sla.yaml --calendar berlin",
                "slamonitor calendar show --config sla.yaml --calendar berlin --from 2026-12-21 --weeks 2",
                "slamonitor calendar show --config sla.yaml --calendar follow-the-sun --time-zone UTC --svg open-hours.svg",
            ],
        };
        foreach (var option in new Option[] { config, id, from, weeks, svg, json, zone }) command.Add(option);
        command.SetAction(parsed => Run(
            terminal,
            parsed.GetRequiredValue(config),
            parsed.GetRequiredValue(id),
            parsed.GetValue(from),
            parsed.GetValue(weeks),
            parsed.GetValue(zone),
            sheet => Write(terminal, sheet, parsed.GetValue(svg), parsed.GetValue(json))));
        return command;
    }

    private static int Run(Terminal terminal, string config, string id, string? from, int weeks, string? zoneName, Action<CalendarSheet> write)
    {
        if (weeks is < 1 or > SheetLayout.MostWeeks) return Refuse(terminal, ExitCode.Usage, $"--weeks must be 1 to {SheetLayout.MostWeeks}.");
        LocalDate? first = null;
        if (from is not null)
        {
            if (!LocalDatePattern.Iso.Parse(from).TryGetValue(default, out var given))
                return Refuse(terminal, ExitCode.Usage, $"--from '{from}' is not a date such as 2026-03-02.");
            first = given;
        }
        DateTimeZone? other = null;
        if (zoneName is not null && (other = ZoneName.Find(zoneName)) is null) return Refuse(terminal, ExitCode.Usage, $"--time-zone: {ZoneName.Unknown(zoneName)}.");
        if (CalendarQuestion.Load(terminal, config) is not { } calendars) return ExitCode.WrongInput;
        if (!calendars.TryGetValue(id, out var calendar)) return Refuse(terminal, ExitCode.WrongInput, CalendarQuestion.Unknown(id, calendars));
        var zone = other ?? calendar.Zone;
        try
        {
            write(SheetLayout.Lay(calendar, zone, first ?? terminal.Time.GetUtcNow().ToInstant().InZone(zone).Date, weeks));
            return ExitCode.Ok;
        }
        catch (CalendarRangeException outside)
        {
            return Refuse(terminal, ExitCode.WrongInput, outside.Message);
        }
    }

    private static void Write(Terminal terminal, CalendarSheet sheet, string? svg, bool json)
    {
        if (svg is not null) File.WriteAllText(svg, SheetSvg.Of(sheet), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        if (json)
        {
            using var buffer = new MemoryStream();
            using (var writer = new Utf8JsonWriter(buffer, TicketEventWriter.Options)) SheetJson.Write(writer, sheet);
            terminal.Out.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
        }
        else if (svg is null)
        {
            terminal.Out.Write(SheetText.Of(sheet, terminal.Out.Encoding));
        }
    }

    private static int Refuse(Terminal terminal, int code, string message)
    {
        terminal.Error.WriteLine(message);
        return code;
    }
}

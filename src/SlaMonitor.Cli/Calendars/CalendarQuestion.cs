using System.Collections.Frozen;
using System.CommandLine;
using NodaTime;
using SlaMonitor.Config;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Cli.Calendars;

/// <summary>What each of the calendar's commands shares: a configuration, a calendar in it, instants, and one line as the answer.</summary>
internal sealed class CalendarQuestion
{
    private readonly Option<string> _config = new("--config") { Description = "The configuration file or folder.", Required = true, HelpName = "PATH" };
    private readonly Option<string> _calendar = new("--calendar") { Description = "The id of a calendar in it, or 24x7.", Required = true, HelpName = "ID" };

    public void AddTo(Command command)
    {
        command.Add(_config);
        command.Add(_calendar);
    }

    public static Option<string> Time(string name, string description) => new(name) { Description = description, Required = true, HelpName = "T" };

    public int Answer(Terminal terminal, ParseResult parsed, Option<string>[] times, Func<BusinessCalendar, Instant[], string> answer)
    {
        var instants = new Instant[times.Length];
        for (var i = 0; i < times.Length; i++)
        {
            if (WireInstant.TryParse(parsed.GetRequiredValue(times[i]), out instants[i])) continue;
            terminal.Error.WriteLine($"{times[i].Name} '{parsed.GetRequiredValue(times[i])}' is not an instant such as 2026-03-02T09:00:00Z.");
            return ExitCode.Usage;
        }

        if (Load(terminal, parsed.GetRequiredValue(_config)) is not { } calendars) return ExitCode.WrongInput;
        var id = parsed.GetRequiredValue(_calendar);
        if (!calendars.TryGetValue(id, out var calendar))
        {
            terminal.Error.WriteLine(Unknown(id, calendars));
            return ExitCode.WrongInput;
        }

        try
        {
            terminal.Out.WriteLine(answer(calendar, instants));
            return ExitCode.Ok;
        }
        catch (Exception refused) when (refused is CalendarNeverOpensException or CalendarRangeException or NoAnswerException)
        {
            terminal.Error.WriteLine(refused.Message);
            return ExitCode.WrongInput;
        }
    }

    /// <summary>The calendars of a configuration; null when it has errors, and then they have been written.</summary>
    public static FrozenDictionary<string, BusinessCalendar>? Load(Terminal terminal, string path)
    {
        switch (ConfigurationFile.Load(path))
        {
            case ConfigurationResult.Loaded(var configuration):
                return configuration.Rulebook.Calendars;
            case ConfigurationResult.Invalid(var errors):
                foreach (var error in errors) terminal.Error.WriteLine(error);
                return null;
            default:
                throw new InvalidOperationException("a kind of result that calendar does not know");
        }
    }

    public static string Unknown(string id, FrozenDictionary<string, BusinessCalendar> calendars) =>
        NearestName.Unknown(id, "a calendar of the configuration", [.. calendars.Keys.Order(StringComparer.Ordinal)]);
}

/// <summary>A calendar has no answer to a question that is itself right.</summary>
internal sealed class NoAnswerException(string message) : Exception(message);

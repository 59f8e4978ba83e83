using System.CommandLine;
using System.Globalization;
using SlaMonitor.Cli.Replay;
using SlaMonitor.Connectors;
using SlaMonitor.Connectors.Columns;
using SlaMonitor.Core;

namespace SlaMonitor.Cli.Commands;

/// <summary><c>slamonitor replay FILE --url URL</c></summary>
internal sealed class ReplayCommand
{
    private readonly Terminal _terminal;
    private readonly Argument<string> _file = new("FILE") { Description = "An export: CSV or JSON lines, packed with gzip or not." };
    private readonly Option<string> _url = new("--url") { Description = "The monitor, such as http://127.0.0.1:8080.", Required = true, HelpName = "URL" };
    private readonly Option<string> _mapping = new("--mapping") { Description = "A mapping of your own (YAML; see docs/replay.md). Without it the export is recognised.", HelpName = "PATH" };
    private readonly Option<string> _speed = new("--speed") { Description = "Times faster than it happened, such as 60; or max: as fast as the monitor takes it.", HelpName = "X|max", DefaultValueFactory = _ => "max" };
    private readonly Option<string> _state = new("--state") { Description = "The file that keeps the place to go on from. By default one in the user's cache.", HelpName = "PATH" };
    private readonly Option<bool> _fresh = new("--fresh") { Description = "Begin at the first row, whatever an earlier run has sent." };
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "No progress; only the counts at the end, and what is wrong." };
    private readonly Option<int> _batch = new("--batch-size") { Description = "Events in one request, 1 to 10000.", HelpName = "N", DefaultValueFactory = _ => 500 };
    private readonly Option<string> _retry = new("--retry-for") { Description = "How long a batch is tried again while the monitor is busy or away.", HelpName = "D", DefaultValueFactory = _ => "2m" };

    private ReplayCommand(Terminal terminal) => _terminal = terminal;

    public static Command Create(Terminal terminal)
    {
        var replay = new ReplayCommand(terminal);
        var command = new TeachingCommand("replay", "Turns a real export into events and sends them to a monitor, with exact counts.")
        {
            Examples =
            [
                "slamonitor replay incidents.csv.gz --url http://127.0.0.1:8080",
                "slamonitor replay tickets.jsonl --url http://127.0.0.1:8080 --speed 3600      # an hour in a second",
                "slamonitor replay desk.csv --url http://127.0.0.1:8080 --mapping desk.yaml",
                "",
                "Exports that are recognised:",
                .. ExportMapping.BuiltIn.Select(mapping => $"{mapping.Name,-13} {mapping.Describes}"),
                "",
                "Interrupted? The same command goes on where it stopped; nothing is counted twice.",
                "A monitor with keys: put one that may send events into SLAMONITOR_API_KEY.",
            ],
        };
        command.Add(replay._file);
        foreach (var option in new Option[] { replay._url, replay._mapping, replay._speed, replay._state, replay._fresh, replay._quiet, replay._batch, replay._retry })
            command.Add(option);
        command.SetAction(replay.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (options, code) = Options(parsed);
        if (options is null) return code;
        using var export = Export.Open(options.File, options.Mapping);
        if (export.Mapping is not null)
        {
            using var run = new ReplayRun(options, _terminal, export);
            return await run.RunAsync(cancellation);
        }

        await _terminal.Error.WriteLineAsync(
            $"{options.File} is none of the exports that are built in ({string.Join(", ", ExportMapping.BuiltIn.Select(mapping => mapping.Name))}); describe it with --mapping PATH (docs/replay.md).");
        return ExitCode.WrongInput;
    }

    private (ReplayOptions? Options, int Code) Options(ParseResult parsed)
    {
        var file = parsed.GetRequiredValue(_file);
        var speedText = parsed.GetRequiredValue(_speed);
        double? speed = null;
        if (!Uri.TryCreate(parsed.GetRequiredValue(_url), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            return Refuse(ExitCode.Usage, $"--url '{parsed.GetRequiredValue(_url)}' is not an address such as http://127.0.0.1:8080.");
        if (speedText != "max")
        {
            if (!double.TryParse(speedText, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var times) || times <= 0)
                return Refuse(ExitCode.Usage, $"--speed '{speedText}' is neither a number above 0 nor max.");
            speed = times;
        }

        if (parsed.GetRequiredValue(_batch) is < 1 or > 10_000) return Refuse(ExitCode.Usage, "--batch-size must be 1 to 10000.");
        if (DurationText.Parse(parsed.GetRequiredValue(_retry)) is not { } patience || patience < NodaTime.Duration.Zero)
            return Refuse(ExitCode.Usage, $"--retry-for '{parsed.GetRequiredValue(_retry)}' is not {DurationText.Expected}.");
        if (!File.Exists(file)) return Refuse(ExitCode.WrongInput, $"There is no file '{file}'.");

        ExportMapping? mapping = null;
        if (parsed.GetValue(_mapping) is { } path)
        {
            if (!File.Exists(path)) return Refuse(ExitCode.WrongInput, $"There is no file '{path}'.");
            var read = MappingFile.Parse(File.ReadAllText(path), path);
            if (read is MappingFileResult.Refused refused) return Refuse(ExitCode.WrongInput, string.Join(Environment.NewLine, refused.Errors));
            mapping = ((MappingFileResult.Read)read).Mapping;
        }

        return (new ReplayOptions(
            file, url, mapping, parsed.GetValue(_mapping), speed, parsed.GetValue(_state), parsed.GetValue(_fresh),
            parsed.GetValue(_quiet), parsed.GetRequiredValue(_batch), patience.ToTimeSpan()), ExitCode.Ok);
    }

    private (ReplayOptions? Options, int Code) Refuse(int code, string message)
    {
        _terminal.Error.WriteLine(message);
        return (null, code);
    }
}

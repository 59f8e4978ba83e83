using System.CommandLine;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using NodaTime;
using SlaMonitor.Cli.Evaluation;
using SlaMonitor.Config;
using SlaMonitor.Connectors;
using SlaMonitor.Connectors.Columns;
using SlaMonitor.Core;
using SlaMonitor.Core.Policies;
using SlaMonitor.Review.Backtests;
using SlaMonitor.Review.Histories;
using SlaMonitor.Review.Reports;

namespace SlaMonitor.Cli.Commands;

/// <summary><c>slamonitor backtest --config NEW --events LOG [--baseline OLD]</c></summary>
internal sealed class BacktestCommand
{
    private readonly Terminal _terminal;
    private readonly Option<string> _config = new("--config") { Description = "The configuration asked about, a file or folder.", HelpName = "NEW", Required = true };
    private readonly Option<string> _events = new("--events") { Description = "The history: events, one JSON object a line, or an export that replay reads; .gz too, '-' for events on standard input.", HelpName = "LOG", Required = true };
    private readonly Option<string> _baseline = new("--baseline") { Description = "The configuration to compare with, such as the one in force.", HelpName = "OLD" };
    private readonly Option<string> _from = new("--from") { Description = "Only what was promised from then on, RFC 3339 or a date.", HelpName = "T" };
    private readonly Option<string> _to = new("--to") { Description = "The instant to judge at; later events are left out. By default the last event.", HelpName = "T" };
    private readonly Option<string> _accounts = new("--accounts") { Description = "Account profiles, one JSON object with its id a line, so that account.* in a match works.", HelpName = "FILE.jsonl" };
    private readonly Option<string> _mapping = new("--mapping") { Description = "A mapping of your own for an export (YAML; see docs/replay.md).", HelpName = "PATH" };
    private readonly Option<string> _format = new("--format") { Description = "text, json or html.", HelpName = "text|json|html", DefaultValueFactory = _ => "text" };
    private readonly Option<string> _out = new("--out") { Description = "Writes the report there instead of standard output.", HelpName = "FILE" };

    private BacktestCommand(Terminal terminal) => _terminal = terminal;

    public static Command Create(Terminal terminal)
    {
        var backtest = new BacktestCommand(terminal);
        var command = new TeachingCommand("backtest", "Replays a history under other policies: what would have been met, and what breached, and for whom.")
        {
            Examples =
            [
                "slamonitor backtest --config new.yaml --baseline sla.yaml --events events.jsonl.gz",
                "slamonitor backtest --config new/ --baseline old/ --events events.jsonl --accounts accounts.jsonl --format html --out report.html",
                "slamonitor backtest --config sla.yaml --events servicenow_export.csv.gz --from 2026-01-01 --to 2026-04-01",
                "",
                "Every ticket is folded under each configuration from its beginning, by the code that `slamonitor serve` runs.",
                "What is counted and how: docs/backtest.md.",
            ],
        };
        foreach (var option in new Option[]
        {
            backtest._config, backtest._events, backtest._baseline, backtest._from, backtest._to,
            backtest._accounts, backtest._mapping, backtest._format, backtest._out,
        })
            command.Add(option);
        command.SetAction((parsed, cancellation) => Task.Run(() => backtest.Run(parsed, cancellation), CancellationToken.None));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var format = parsed.GetRequiredValue(_format);
        if (format is not ("text" or "json" or "html")) return Refuse(ExitCode.Usage, $"--format '{format}' is none of text, json and html.");
        if (!TryTime(parsed, _from, out var from) || !TryTime(parsed, _to, out var to)) return ExitCode.Usage;
        if (from >= to) return Refuse(ExitCode.Usage, "--from has to lie before --to.");
        var (config, baseline, events) = (parsed.GetRequiredValue(_config), parsed.GetValue(_baseline), parsed.GetRequiredValue(_events));
        if (parsed.GetValue(_mapping) is not null && events == "-") return Refuse(ExitCode.Usage, "--mapping needs a file; standard input is read as events.");
        if (Rulebook(config) is not { } now) return ExitCode.WrongInput;
        Rulebook? then = null;
        if (baseline is not null && (then = Rulebook(baseline)) is null) return ExitCode.WrongInput;
        if (!TryMapping(parsed.GetValue(_mapping), out var mapping)) return ExitCode.WrongInput;
        if (!TryAccounts(parsed.GetValue(_accounts), out var accounts)) return ExitCode.WrongInput;
        if (events != "-" && !File.Exists(events)) return Refuse(ExitCode.WrongInput, $"There is no file '{events}'.");

        var history = EventHistory.Read(events, _terminal.In, mapping, cancellation);
        var report = Backtest.Run(history, accounts, now, then, from, to, cancellation);
        Write(report, new ReportHeading(config, baseline, events, history), format, parsed.GetValue(_out));
        Tell(events, history.Errors);
        if (history.Events == 0) _terminal.Error.WriteLine($"{events}: there is no event in it");
        return history.Errors.Rows > 0 || report.Failed.Count > 0 || history.Events == 0 ? ExitCode.WrongInput : ExitCode.Ok;
    }

    private void Write(BacktestReport report, ReportHeading heading, string format, string? path)
    {
        if (path is null)
        {
            Write(report, heading, format, _terminal.Out);
            return;
        }
        using var file = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
        Write(report, heading, format, file);
    }

    private static void Write(BacktestReport report, ReportHeading heading, string format, TextWriter into)
    {
        switch (format)
        {
            case "json":
                var bytes = new MemoryStream();
                using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
                    new JsonReport(json, report, heading).Write();
                into.WriteLine(Encoding.UTF8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
                break;
            case "html":
                new HtmlReport(into, report, heading).Write();
                break;
            default:
                new TextReport(into, report, heading).Write();
                break;
        }
    }

    private Rulebook? Rulebook(string path)
    {
        switch (ConfigurationFile.Load(path))
        {
            case ConfigurationResult.Loaded(var configuration):
                return configuration.Rulebook;
            case ConfigurationResult.Invalid(var errors):
                foreach (var error in errors) _terminal.Error.WriteLine(error);
                return null;
            default:
                throw new InvalidOperationException("a kind of result that backtest does not know");
        }
    }

    private bool TryMapping(string? path, out ExportMapping? mapping)
    {
        mapping = null;
        if (path is null) return true;
        if (!File.Exists(path)) return Refuse(ExitCode.WrongInput, $"There is no file '{path}'.") == ExitCode.Ok;
        switch (MappingFile.Parse(File.ReadAllText(path), path))
        {
            case MappingFileResult.Read read:
                mapping = read.Mapping;
                return true;
            case MappingFileResult.Refused refused:
                foreach (var error in refused.Errors) _terminal.Error.WriteLine(error);
                return false;
            default:
                throw new InvalidOperationException("a kind of mapping that backtest does not know");
        }
    }

    private bool TryAccounts(string? path, out AccountBook accounts)
    {
        accounts = AccountBook.Empty;
        if (path is null) return true;
        if (!File.Exists(path)) return Refuse(ExitCode.WrongInput, $"There is no file '{path}'.") == ExitCode.Ok;
        var errors = new HistoryErrors();
        using var file = File.OpenRead(path);
        using var lines = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
        accounts = AccountBook.Read(lines, errors);
        Tell(path, errors);
        return errors.Rows == 0;
    }

    private bool TryTime(ParseResult parsed, Option<string> option, out Instant? at)
    {
        at = null;
        if (parsed.GetValue(option) is not { } text) return true;
        at = InstantText.Parse(text);
        if (at is null) _terminal.Error.WriteLine($"{option.Name} '{text}' is not {InstantText.Expected}.");
        return at is not null;
    }

    private void Tell(string file, HistoryErrors errors)
    {
        foreach (var error in errors.First) _terminal.Error.WriteLine($"{file}:{error.Line}: {error.Message}");
        if (errors.Rows == 0) return;
        var more = errors.First.Count < HistoryErrors.Kept ? "" : "; further ones are counted and not shown";
        _terminal.Error.WriteLine($"{file}: {ReportCount(errors.Rows)} left out{more}");
    }

    private static string ReportCount(long rows) => rows == 1 ? "1 unreadable row" : FormattableString.Invariant($"{rows} unreadable rows");

    private int Refuse(int code, string message)
    {
        _terminal.Error.WriteLine(message);
        return code;
    }
}

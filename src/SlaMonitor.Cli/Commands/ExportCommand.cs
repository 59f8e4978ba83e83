using System.CommandLine;
using Microsoft.Extensions.Logging;
using NodaTime;
using SlaMonitor.Cli.Serving;
using SlaMonitor.Config;
using SlaMonitor.Engine.Moving;
using SlaMonitor.Exports;

namespace SlaMonitor.Cli.Commands;

/// <summary><c>slamonitor export</c> and <c>slamonitor import</c></summary>
internal static class ExportCommand
{
    public static Command CreateExport(Terminal terminal)
    {
        var data = new Option<string>("--data") { Description = "The folder that holds the data of a monitor that does not run. Default: ./data", HelpName = "DIR", DefaultValueFactory = _ => "data" };
        var output = new Option<string>("--out") { Description = "A new file, or - for standard output.", HelpName = "FILE|-", DefaultValueFactory = _ => ExportFile.Standard };
        var command = new TeachingCommand("export", "Writes all that a monitor knows as lines of JSON, which a cluster can import (docs/export.md).")
        {
            Examples =
            [
                "slamonitor export --data /var/lib/slamonitor --out desk.jsonl",
                "slamonitor-silo import --database 'Host=db;…' --from desk.jsonl",
                "slamonitor export --data /var/lib/slamonitor | gzip > desk.jsonl.gz",
            ],
        };
        command.Add(data);
        command.Add(output);
        command.SetAction((parsed, cancellation) => StoreWork.Run(terminal, terminal.Error, shown =>
        {
            using var logs = LoggerFactory.Create(logging => logging.AddSimpleConsole(console => console.SingleLine = true)
                .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
            var counts = default(ExportCounts);
            ExportFile.Write(parsed.GetRequiredValue(output), stream =>
            {
                using var writer = new ExportWriter(stream, written => shown.Show($"{written}"));
                new EngineExport(new VersionCompiler().Compile, new EngineLog(logs.CreateLogger("SlaMonitor.Engine")))
                    .Run(parsed.GetRequiredValue(data), Instant.FromDateTimeOffset(terminal.Time.GetUtcNow()), writer, cancellation);
                counts = writer.Counts;
            });
            return $"exported: {counts}";
        }));
        return command;
    }

    public static Command CreateImport(Terminal terminal)
    {
        var from = new Option<string>("--from") { Description = "The export: a file, or - for standard input.", HelpName = "FILE|-", Required = true };
        var data = new Option<string>("--data") { Description = "The data folder to make; it must not hold data. Default: ./data", HelpName = "DIR", DefaultValueFactory = _ => "data" };
        var command = new TeachingCommand("import", "Makes a data folder of an export: the monitor goes on where the other one stopped (docs/export.md).")
        {
            Examples =
            [
                "slamonitor import --from desk.jsonl --data /var/lib/slamonitor",
                "slamonitor-silo export --database 'Host=db;…' | slamonitor import --from - --data data",
            ],
        };
        command.Add(from);
        command.Add(data);
        command.SetAction((parsed, cancellation) => StoreWork.Run(terminal, terminal.Error, shown =>
        {
            var counts = new EngineImport(() => Guid.NewGuid().ToString("N"), stored => shown.Show($"{stored}"))
                .Run(parsed.GetRequiredValue(data), ExportFile.Read(parsed.GetRequiredValue(from)), cancellation);
            return $"imported: {counts}";
        }));
        return command;
    }
}

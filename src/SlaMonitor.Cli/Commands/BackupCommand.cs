using System.CommandLine;
using System.Globalization;
using NodaTime;
using SlaMonitor.Engine.Backups;
using SlaMonitor.Notifications.Acknowledging;

namespace SlaMonitor.Cli.Commands;

/// <summary><c>slamonitor backup</c> and <c>slamonitor restore</c></summary>
internal static class BackupCommand
{
    // What a monitor keeps beside its two databases: the keys of the API, and those that links in pages are signed with.
    private static readonly string[] Keys = ["keys.json", AcknowledgeKeyFile.Name];

    public static Command CreateBackup(Terminal terminal)
    {
        var data = new Option<string>("--data") { Description = "The folder that holds the monitor's data. Default: ./data", HelpName = "DIR", DefaultValueFactory = _ => "data" };
        var to = new Option<string>("--to") { Description = "A new folder for the back-up.", HelpName = "FOLDER", Required = true };
        var command = new TeachingCommand("backup", "Copies a monitor's data while it runs, and checks the copy.")
        {
            Examples = ["slamonitor backup --data /var/lib/slamonitor --to /backup/slamonitor-2026-11-28", "slamonitor restore --from /backup/slamonitor-2026-11-28 --data /var/lib/slamonitor"],
        };
        command.Add(data);
        command.Add(to);
        command.SetAction((parsed, cancellation) => StoreWork.Run(terminal, terminal.Out, shown =>
        {
            var now = Instant.FromDateTimeOffset(terminal.Time.GetUtcNow());
            var manifest = new EngineBackup((name, pages, of) => shown.Show(string.Create(CultureInfo.InvariantCulture, $"{name}: {pages} of {of} pages")))
                .Run(parsed.GetRequiredValue(data), parsed.GetRequiredValue(to), Keys, now, cancellation);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{manifest.Position} decisions backed up, {manifest.Files.Sum(file => file.Bytes)} bytes in {manifest.Files.Count} files; checked");
        }));
        return command;
    }

    public static Command CreateRestore(Terminal terminal)
    {
        var from = new Option<string>("--from") { Description = "The folder of the back-up.", HelpName = "FOLDER", Required = true };
        var data = new Option<string>("--data") { Description = "The data folder to make; it must not hold data. Default: ./data", HelpName = "DIR", DefaultValueFactory = _ => "data" };
        var command = new TeachingCommand("restore", "Makes a data folder of a back-up, after checking that it is whole.")
        {
            Examples = ["slamonitor restore --from /backup/slamonitor-2026-11-28 --data /var/lib/slamonitor", "slamonitor serve --data /var/lib/slamonitor --config sla.yaml"],
        };
        command.Add(from);
        command.Add(data);
        command.SetAction((parsed, _) => StoreWork.Run(terminal, terminal.Out, _ =>
        {
            var manifest = EngineRestore.Run(parsed.GetRequiredValue(from), parsed.GetRequiredValue(data));
            return string.Create(CultureInfo.InvariantCulture, $"{manifest.Position} decisions restored, as of {manifest.At}; start the monitor on {parsed.GetRequiredValue(data)}");
        }));
        return command;
    }
}

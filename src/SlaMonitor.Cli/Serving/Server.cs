using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using SlaMonitor.Config;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Versions;
using SlaMonitor.Engine;
using SlaMonitor.Engine.Hosting;
using SlaMonitor.Engine.Journal;
using SlaMonitor.Engine.Partitions;
using SlaMonitor.Engine.Rows;
using SlaMonitor.Engine.Versions;
using SlaMonitor.Notifications.Acknowledging;
using SlaMonitor.Notifications.Channels;
using SlaMonitor.Notifications.Paging;
using SlaMonitor.Simulation.Demo;
using SlaMonitor.Web;
using SlaMonitor.Web.Traces;

namespace SlaMonitor.Cli.Serving;

/// <summary>Puts the monitor together and runs it until it is told to stop.</summary>
internal static class Server
{
    // .NET's own, and http.server.request.duration with the requests under way.
    private static readonly string[] LibraryMeters = ["System.Runtime", "Microsoft.AspNetCore.Hosting"];

    public static async Task<int> RunAsync(Terminal terminal, ServeOptions options, CancellationToken cancellation)
    {
        if (Load(terminal, options) is not { } configuration) return ExitCode.WrongInput;
        var folder = options.Data ?? (options.Demo ? Path.Combine(Path.GetTempPath(), $"slamonitor-demo-{Environment.ProcessId}") : "data");
        try
        {
            return await RunAsync(terminal, options, configuration, folder, cancellation);
        }
        catch (StoreException e)
        {
            terminal.Error.WriteLine($"slamonitor: {e.Message}");
            return ExitCode.Failure;
        }
        finally
        {
            if (options.Demo && options.Data is null && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> RunAsync(
        Terminal terminal, ServeOptions options, Configuration configuration, string folder, CancellationToken cancellation)
    {
        using var directory = DataDirectory.Open(folder);
        if (Links(terminal, folder) is not { } links) return ExitCode.Failure;
        var webOptions = new WebOptions { Urls = options.Urls, DataDirectory = folder, Links = links, OtherMeters = LibraryMeters };
        if (MonitorWeb.Refusal(webOptions) is { } refusal)
        {
            terminal.Error.WriteLine($"slamonitor: {refusal}");
            return ExitCode.Usage;
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        // A start that fails is told by whoever asked for it, in a line and without a stack.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        switch (TraceExport.Read(builder.Configuration))
        {
            case TraceExport.Refused(var why):
                terminal.Error.WriteLine($"slamonitor: {why}");
                return ExitCode.Usage;
            case TraceExport.On export:
                export.Add(builder, $"{Environment.MachineName}/{Environment.ProcessId}");
                break;
        }
        using var logs = LoggerFactory.Create(logging => logging.AddSimpleConsole(console => console.SingleLine = true));
        using var metrics = new MonitorMetrics();
        var speed = options.Demo ? DemoTraffic.Acceleration : 1;
        var time = options.Demo ? new AcceleratedTime(terminal.Time, terminal.Time.GetUtcNow(), speed) : terminal.Time;

        var journal = SqliteJournal.Open(directory, newEpoch: () => Guid.NewGuid().ToString("N"));
        var rows = SqliteRowStore.Open(directory);
        var history = new ConfigurationHistory(journal, new VersionCompiler().Compile);
        var started = history.Start(ConfigurationTexts.Of(configuration), options.ApplyTo, Instant.FromDateTimeOffset(time.GetUtcNow()));
        await using var pager = new Pager(links, new PagerOptions { TakesUp = true }, SecretSource.OfProcess, terminal.Time, metrics, logs.CreateLogger("SlaMonitor.Pages"));
        if (Notice(started, history, options.ApplyTo) is { } notice) await terminal.Error.WriteLineAsync(notice);
        await using var monitor = EmbeddedMonitor.Open(
            new EngineStores(journal, rows),
            new Deciders(history.Rulebooks),
            new EngineOptions { AlarmHorizon = TimeSpan.FromSeconds(60 * speed) },
            time,
            speed,
            metrics,
            new EngineLog(logs.CreateLogger("SlaMonitor.Engine")),
            history,
            pager);
        await using var web = MonitorWeb.Build(builder, monitor, metrics, webOptions);
        await web.StartAsync(cancellation);
        var addresses = web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        pager.Serve(monitor, options.PublicUrl ?? PublicAddress.Of(addresses.First()));
        foreach (var address in addresses)
            await terminal.Out.WriteLineAsync($"SlaMonitor listens on {address}    (Ctrl+C stops it)");
        await terminal.Out.FlushAsync(cancellation);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var demo = options.Demo ? DemoFeed.RunAsync(monitor, terminal.Time, stop.Token) : Task.CompletedTask;
        var stopped = Task.Delay(Timeout.Infinite, stop.Token);
        var first = await Task.WhenAny(options.Demo ? [stopped, monitor.Failed, demo] : [stopped, monitor.Failed]);
        await stop.CancelAsync();
        await web.StopAsync(CancellationToken.None);
        // Before the monitor, which is told the outcomes: what is under way is asked for again after the next start.
        await pager.DisposeAsync();
        if (first == monitor.Failed) return ExitCode.Failure;
        // Told to stop, the feed may end before the wait for the signal does: only a feed that failed is a failure.
        if (first == demo && !cancellation.IsCancellationRequested) await demo;
        await terminal.Error.WriteLineAsync("stopped; everything accepted is on disk");
        return ExitCode.Ok;
    }

    /// <summary>The keys of acknowledge links, which a first start makes; null when their file cannot be used, which was told.</summary>
    private static AcknowledgeLinks? Links(Terminal terminal, string folder)
    {
        try
        {
            return new AcknowledgeKeyFile(Path.Combine(folder, AcknowledgeKeyFile.Name)).Open(Instant.FromDateTimeOffset(terminal.Time.GetUtcNow()));
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            terminal.Error.WriteLine($"slamonitor: {e.Message}");
            return null;
        }
    }

    /// <summary>What an operator may not expect of the configuration given; null when it is just what holds.</summary>
    private static string? Notice(StartedWith started, ConfigurationHistory history, ApplyTo applyTo)
    {
        var version = history.Versions[^1];
        return started switch
        {
            StartedWith.LaterVersion =>
                $"The configuration given is as at the last start: version {version.Version}, made since then by {version.By ?? "somebody"}, stays in force.",
            StartedWith.NewVersion when history.Versions.Count > 1 && applyTo == ApplyTo.Open =>
                $"The configuration has changed: version {version.Version} is for new tickets and open ones.",
            StartedWith.NewVersion when history.Versions.Count > 1 =>
                $"The configuration has changed: version {version.Version} is for new tickets; open ones keep theirs (--apply-to open moves them).",
            StartedWith.NewVersion or StartedWith.CurrentVersion => null,
        };
    }

    private static Configuration? Load(Terminal terminal, ServeOptions options)
    {
        var result = options switch
        {
            { Config: { } path } => ConfigurationFile.Load(path),
            { Demo: true } => ConfigurationFile.Load([new ConfigurationSource("demo.yaml", DemoTraffic.Configuration())]),
            _ => ConfigurationFile.Load([new ConfigurationSource("starter.yaml", Starter())]),
        };
        switch (result)
        {
            case ConfigurationResult.Loaded(var configuration):
                if (options is { Config: null, Demo: false })
                    terminal.Error.WriteLine("No --config given: the built-in starter promises apply to every ticket.");
                return configuration;
            case ConfigurationResult.Invalid(var errors):
                foreach (var error in errors) terminal.Error.WriteLine(error);
                return null;
            default:
                throw new InvalidOperationException("a kind of result that serve does not know");
        }
    }

    private static string Starter()
    {
        using var stream = typeof(Server).Assembly.GetManifestResourceStream("starter.yaml")!;
        using var text = new StreamReader(stream);
        return text.ReadToEnd();
    }
}

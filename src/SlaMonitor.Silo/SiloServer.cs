using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;
using Npgsql;
using SlaMonitor.Config;
using SlaMonitor.Core;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Versions;
using SlaMonitor.Notifications.Channels;
using SlaMonitor.Notifications.Paging;
using SlaMonitor.Orleans.Configurations;
using SlaMonitor.Orleans.Hosting;
using SlaMonitor.Postgres.Schema;
using SlaMonitor.Silo.Metrics;
using SlaMonitor.Silo.Settings;
using SlaMonitor.Web;
using SlaMonitor.Web.Metrics;

namespace SlaMonitor.Silo;

/// <summary>Puts a silo and its web host together in one process and runs them until they are told to stop.</summary>
internal static class SiloServer
{
    private const int FeedCapacity = 50_000;

    // Orleans' and .NET's own, and http.server.request.duration with the requests under way.
    private static readonly string[] LibraryMeters = ["Microsoft.Orleans", "System.Runtime", "Microsoft.AspNetCore.Hosting"];

    public static async Task<int> RunAsync(NodeSettings settings, CancellationToken cancellation)
    {
        var (options, urls, config, data, publicUrl) = settings;
        var webOptions = new WebOptions { Urls = urls, DataDirectory = data, OtherMeters = LibraryMeters };
        if (MonitorWeb.Refusal(webOptions) is { } refusal)
        {
            await Console.Error.WriteLineAsync($"slamonitor-silo: {refusal}");
            return 1;
        }
        await using var database = NpgsqlDataSource.Create(PostgresConnection.Served(options.Database));
        await PostgresSchema.CheckAsync(database, cancellation);
        if (await ConfigurationAsync(database, config, cancellation) is not { } configurations) return 1;
        using var known = configurations;
        var feed = await ClusterFeed.OpenAsync(database, FeedCapacity, cancellation);
        using var metrics = new MonitorMetrics();
        using var logs = LoggerFactory.Create(logging => logging.AddSimpleConsole(console => console.SingleLine = true));
        var links = await SiloLinks.OpenAsync(database, cancellation);
        await using var pager = new Pager(
            links, new PagerOptions(), SecretSource.OfProcess, TimeProvider.System, metrics, logs.CreateLogger("SlaMonitor.Pages"));

        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSingleton<IPager>(pager);
        builder.Services.AddSingleton<IMetricsExposition, PrometheusNetExposition>();
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).ClearProviders();
        builder.Services.AddSingleton<ILoggerProvider>(QuietConsole.Create);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Orleans", LogLevel.Warning);
        builder.Host.UseOrleans(silo => silo.AddMembership(options).AddMonitor(options, new ClusterContext(TimeProvider.System, configurations), database, feed));
        await using var web = MonitorWeb.Build(builder, services => services.GetRequiredService<ClusterMonitor>(), metrics, webOptions with { Links = links });
        await web.StartAsync(cancellation);
        var addresses = web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        pager.Serve(web.Services.GetRequiredService<ClusterMonitor>(), publicUrl ?? PublicAddress.Of(addresses.First()));
        foreach (var address in addresses)
            await Console.Out.WriteLineAsync($"SlaMonitor listens on {address}    (Ctrl+C stops it)");
        await Console.Out.FlushAsync(cancellation);

        // Once it is not ready any more, so that whoever routes to it can tell a slow signal from a slow stop.
        web.Lifetime.ApplicationStopping.Register(() => Console.Error.WriteLine("stopping; the tickets are handed over"));

        var stopped = new TaskCompletionSource();
        await using var registration = cancellation.Register(stopped.SetResult);
        await stopped.Task;
        // Before the silo, through which escalations are told the outcomes: what is under way is asked for again on another one.
        await pager.DisposeAsync();
        await web.StopAsync(CancellationToken.None);
        await Console.Error.WriteLineAsync("stopped; the cluster goes on with its tickets");
        return 0;
    }

    private static async Task<ClusterConfigurations?> ConfigurationAsync(NpgsqlDataSource database, string? path, CancellationToken cancellation)
    {
        EquatableArray<ConfigurationText>? given = null;
        if (path is not null)
        {
            switch (ConfigurationFile.Load(path))
            {
                case ConfigurationResult.Invalid(var errors):
                    foreach (var error in errors) await Console.Error.WriteLineAsync(error.ToString());
                    return null;
                case ConfigurationResult.Loaded(var configuration):
                    given = ConfigurationTexts.Of(configuration);
                    break;
            }
        }
        var now = Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
        var opened = await ClusterConfigurations.OpenAsync(database, new VersionCompiler().Compile, given, now, cancellation);
        if (opened is null) await Console.Error.WriteLineAsync("slamonitor-silo: the database holds no configuration yet. Give the first one with --config.");
        return opened;
    }
}

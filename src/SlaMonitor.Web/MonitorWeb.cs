using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Web.Access;
using SlaMonitor.Web.Acknowledging;
using SlaMonitor.Web.Api;
using SlaMonitor.Web.Live;
using SlaMonitor.Web.Metrics;
using SlaMonitor.Web.OpenApi;
using SlaMonitor.Web.Problems;
using SlaMonitor.Web.Traces;
using SlaMonitor.Web.Views;

namespace SlaMonitor.Web;

/// <summary>Serves a monitor over HTTP: the REST interface, the live hub, metrics, health and the page.</summary>
public static class MonitorWeb
{
    public const string HubPath = "/hubs/live";

    /// <summary>Why these options must not be served, in words for whoever starts the monitor; null when they may.</summary>
    /// <exception cref="InvalidDataException">The file of API keys is damaged.</exception>
    public static string? Refusal(WebOptions options) =>
        ListenGuard.Malformed(options.Urls) ?? ListenGuard.Refusal(options.Urls, new ApiKeyFile(options.DataDirectory).List().Count > 0);

    /// <summary>Builds the application that serves the monitor; the caller starts and stops it, and owns the monitor and the metrics.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Refusal"/> refuses the options: ask it first.</exception>
    public static WebApplication Build(WebApplicationBuilder builder, IMonitor monitor, MonitorMetrics metrics, WebOptions options) =>
        Build(builder, _ => monitor, metrics, options);

    /// <summary>The same for a monitor that is made of the application's own services.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Refusal"/> refuses the options: ask it first.</exception>
    public static WebApplication Build(
        WebApplicationBuilder builder, Func<IServiceProvider, IMonitor> monitor, MonitorMetrics metrics, WebOptions options)
    {
        if (Refusal(options) is { } refusal) throw new InvalidOperationException(refusal);
        builder.WebHost.UseUrls([.. options.Urls]);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        AddServices(builder.Services, monitor, metrics, options);
        var app = builder.Build();
        Map(app);
        return app;
    }

    private static void AddServices(IServiceCollection services, Func<IServiceProvider, IMonitor> monitor, MonitorMetrics metrics, WebOptions options)
    {
        services.AddSingleton(monitor);
        services.AddSingleton(metrics);
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(new ApiKeyFile(options.DataDirectory));
        services.AddSingleton<KeyRing>();
        services.AddSingleton<EventsEndpoint>();
        services.AddSingleton<AlertsEndpoint>();
        services.AddSingleton<QueryEndpoints>();
        services.AddSingleton<TrendEndpoints>();
        services.AddSingleton<AccountEndpoints>();
        services.AddSingleton<ConfigurationEndpoints>();
        services.AddSingleton<ExplainedRulesEndpoint>();
        services.AddSingleton<EscalationEndpoints>();
        services.AddSingleton<IncidentEndpoints>();
        services.AddSingleton<OnCallEndpoints>();
        services.AddSingleton<OnCallChangeEndpoints>();
        services.AddSingleton<AcknowledgeEndpoint>();
        services.AddSingleton<ExplainEndpoint>();
        services.AddSingleton<MetricsEndpoint>();
        services.AddSingleton<GaugeReader>();
        services.AddHostedService(provider => provider.GetRequiredService<GaugeReader>());
        // A host may show the same metrics by a library of its own.
        services.TryAddSingleton<IMetricsExposition, MetricsBook>();
        services.ConfigureHttpJsonOptions(json => WebJson.Configure(json.SerializerOptions));
        ApiDocument.Add(services);

        services.AddSignalR();
        services.AddSingleton<IHubProtocol>(provider =>
            new AnswerFirstProtocol(new JsonHubProtocol(provider.GetRequiredService<IOptions<JsonHubProtocolOptions>>())));
        services.AddSingleton<LiveService>();
        services.AddSingleton<HubLifetimeManager<LiveHub>>(provider => provider.GetRequiredService<LiveService>());
    }

    private static void Map(WebApplication app)
    {
        // Counting starts with the first event, not with the first scrape.
        app.Services.GetRequiredService<IMetricsExposition>();
        app.Use(RequestSpan.InvokeAsync);
        app.UseMiddleware<ProblemMiddleware>();
        app.Use((http, next) =>
        {
            var headers = http.Response.Headers;
            headers.ContentSecurityPolicy = PageFiles.ContentSecurityPolicy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            return next(http);
        });
        // SignalR closes its connections when the stop begins; one that came later would hold the server up until it loses patience, for 30 s.
        app.Use((http, next) => app.Lifetime.ApplicationStopping.IsCancellationRequested && http.Request.Path.StartsWithSegments(HubPath)
            ? ProblemResult.WriteAsync(http, Problem.NotReady("The monitor is stopping."))
            : next(http));
        app.UseRouting();
        app.UseMiddleware<AccessMiddleware>();
        ApiRoutes.Map(app);
        app.MapHub<LiveHub>(HubPath, hub =>
        {
            hub.AllowStatefulReconnects = false;
            // Our own limit comes first: it can tell the client why.
            hub.TransportSendTimeout = app.Services.GetRequiredService<WebOptions>().SlowClientAfter + TimeSpan.FromSeconds(5);
            hub.WebSockets.CloseTimeout = TimeSpan.FromSeconds(1);
            hub.Transports = HttpTransportType.WebSockets | HttpTransportType.ServerSentEvents | HttpTransportType.LongPolling;
        }).WithMetadata(new AccessRule(Role.Viewer, KeyInQuery: true));
        PageFiles.Map(app);
    }
}

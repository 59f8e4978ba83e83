using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using SlaMonitor.Core.Monitoring;

namespace SlaMonitor.Web.Traces;

/// <summary>
/// Whether and where the monitor's spans go, by the variables that OpenTelemetry's specification names: they are exported when an endpoint
/// is given, and otherwise nobody listens to them.
/// </summary>
public abstract record TraceExport
{
    public const string ServiceName = "slamonitor";

    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string TracesEndpoint = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private const string Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";
    private const string TracesProtocol = "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL";
    private const string Exporter = "OTEL_TRACES_EXPORTER";
    private const string Disabled = "OTEL_SDK_DISABLED";
    private const string Sampler = "OTEL_TRACES_SAMPLER";
    private const string SamplerArgument = "OTEL_TRACES_SAMPLER_ARG";

    private static readonly string[] Protocols = ["grpc", "http/protobuf"];

    private static readonly string[] Samplers =
        ["always_on", "always_off", "traceidratio", "parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio"];

    private TraceExport()
    {
    }

    /// <summary>No endpoint is given, or the variables say that nothing is exported.</summary>
    public sealed record Off : TraceExport;

    /// <summary>Spans go there.</summary>
    public sealed record On(Uri To) : TraceExport
    {
        /// <summary>Exports what the application's process does. A collector that is away holds nothing up: spans wait in a queue that has an end, and are dropped beyond it.</summary>
        /// <param name="builder">Its configuration holds the variables.</param>
        /// <param name="instance">Tells this process from others of the same service.</param>
        public void Add(WebApplicationBuilder builder, string instance)
        {
            var version = typeof(TraceExport).Assembly.GetName().Version!.ToString(3);
            builder.Services.AddOpenTelemetry()
                // The variables come last: what they say wins.
                .ConfigureResource(resource => resource.Clear()
                    .AddService(ServiceName, serviceVersion: version, autoGenerateServiceInstanceId: false, serviceInstanceId: instance)
                    .AddTelemetrySdk()
                    .AddEnvironmentVariableDetector())
                .WithTracing(traces => traces.AddSource(MonitorTraces.SourceName, RequestSpan.SourceName).AddOtlpExporter());
            builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<SpanExport>(services, To));
        }
    }

    /// <summary>The variables cannot be followed; <paramref name="Why"/> names the one that is wrong.</summary>
    public sealed record Refused(string Why) : TraceExport;

    /// <param name="variables">Those of the process. One that is empty counts as not given.</param>
    public static TraceExport Read(IConfiguration variables)
    {
        if (Given(variables, TracesEndpoint, Endpoint) is not var (name, address) || Of(variables, Disabled)?.ToUpperInvariant() == "TRUE") return new Off();
        switch (Of(variables, Exporter))
        {
            case "none": return new Off();
            case null or "otlp": break;
            case var other: return new Refused($"{Exporter}: expected otlp or none, not '{other}'");
        }
        if (!Uri.TryCreate(address, UriKind.Absolute, out var to) || to.Scheme is not ("http" or "https") || to.Host.Length == 0)
            return new Refused($"{name}: expected the address of a collector such as http://127.0.0.1:4317, not '{address}'");
        if (to.UserInfo.Length > 0) return new Refused($"{name}: holds a password; give it in OTEL_EXPORTER_OTLP_HEADERS");
        if (Given(variables, TracesProtocol, Protocol) is var (by, protocol) && !Protocols.Contains(protocol))
            return new Refused($"{by}: expected {string.Join(" or ", Protocols)}, not '{protocol}'");
        return WhyNotSampled(variables) is { } why ? new Refused(why) : new On(to);
    }

    /// <summary>Misspelt, a sampler would be passed over in silence, and everything recorded.</summary>
    private static string? WhyNotSampled(IConfiguration variables)
    {
        if (Of(variables, Sampler) is not { } sampler) return null;
        if (!Samplers.Contains(sampler)) return $"{Sampler}: expected one of {string.Join(", ", Samplers)}, not '{sampler}'";
        if (!sampler.EndsWith("ratio", StringComparison.Ordinal) || Of(variables, SamplerArgument) is not { } ratio) return null;
        return double.TryParse(ratio, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1
            ? null
            : $"{SamplerArgument}: expected a share from 0 to 1, not '{ratio}'";
    }

    private static (string Name, string Value)? Given(IConfiguration variables, string first, string otherwise) =>
        Of(variables, first) is { } one ? (first, one) : Of(variables, otherwise) is { } other ? (otherwise, other) : null;

    private static string? Of(IConfiguration variables, string name) => variables[name] is { Length: > 0 } value ? value : null;
}

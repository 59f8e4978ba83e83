using System.Diagnostics.Tracing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Trace;

namespace SlaMonitor.Web.Traces;

/// <summary>
/// Ends the export in time, and tells the operator when spans do not reach the collector, which the exporter itself says to nobody; at most
/// every ten minutes.
/// </summary>
/// <param name="to">Where they go.</param>
/// <param name="spans">What exports them.</param>
/// <param name="time">The real time.</param>
/// <param name="log">For the operator.</param>
internal sealed partial class SpanExport(Uri to, TracerProvider spans, TimeProvider time, ILogger<SpanExport> log) : IHostedService, IDisposable
{
    private const int LastSpansMaxMilliseconds = 2_000;
    private static readonly TimeSpan ToldEvery = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private ExporterEvents? _events;
    private long? _toldAt;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _events = new ExporterEvents(Failed);
        return Task.CompletedTask;
    }

    /// <summary>Sends what waits. Disposing of the provider does so too, and waits 5 s for a collector that does not answer.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(() => spans.Shutdown(LastSpansMaxMilliseconds), CancellationToken.None);

    public void Dispose() => _events?.Dispose();

    private void Failed(string what)
    {
        lock (_gate)
        {
            if (_toldAt is { } before && time.GetElapsedTime(before) < ToldEvery) return;
            _toldAt = time.GetTimestamp();
        }
        LogNotExported(to, what);
    }

    [LoggerMessage(3301, LogLevel.Warning, "Spans do not reach {Collector}, and some are lost; the monitor goes on: {What}", EventName = "SpansNotExported")]
    private partial void LogNotExported(Uri collector, string what);

    /// <summary>What the exporter says of its failures.</summary>
    private sealed class ExporterEvents(Action<string> failed) : EventListener
    {
        private const string Exporter = "OpenTelemetry-Exporter-OpenTelemetryProtocol";

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            // A try that timed out, or found nobody, is a warning to it.
            if (eventSource.Name == Exporter) EnableEvents(eventSource, EventLevel.Warning);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData) => failed(eventData.EventName ?? Exporter);
    }
}

using System.Diagnostics.Tracing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SlaMonitor.Web.Traces;

/// <summary>Tells the operator that spans do not reach the collector, which the exporter itself says to nobody; at most every ten minutes.</summary>
/// <param name="to">Where they go.</param>
/// <param name="time">The real time.</param>
/// <param name="log">For the operator.</param>
internal sealed partial class ExportTroubles(Uri to, TimeProvider time, ILogger<ExportTroubles> log) : IHostedService, IDisposable
{
    private static readonly TimeSpan ToldEvery = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private ExporterEvents? _events;
    private long? _toldAt;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _events = new ExporterEvents(Failed);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

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
            if (eventSource.Name == Exporter) EnableEvents(eventSource, EventLevel.Warning);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData) => failed(eventData.EventName ?? Exporter);
    }
}

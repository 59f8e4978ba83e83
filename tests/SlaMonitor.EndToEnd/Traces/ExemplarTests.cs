using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using SlaMonitor.Config;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Versions;
using SlaMonitor.EndToEnd.Live;
using SlaMonitor.EndToEnd.Paging;
using SlaMonitor.EndToEnd.Serving;
using SlaMonitor.Engine;
using SlaMonitor.Engine.Hosting;
using SlaMonitor.Engine.Journal;
using SlaMonitor.Engine.Partitions;
using SlaMonitor.Engine.Rows;
using SlaMonitor.Engine.Versions;
using SlaMonitor.Notifications.Acknowledging;
using SlaMonitor.Notifications.Channels;
using SlaMonitor.Notifications.Paging;
using SlaMonitor.Web;

namespace SlaMonitor.EndToEnd.Traces;

/// <summary>Latencies are measured within the trace that they are of, so that an exemplar leads to the right one. The monitor runs in this process, where it can be seen.</summary>
public sealed class ExemplarTests : IDisposable
{
    private readonly ConcurrentQueue<(string Instrument, ActivityTraceId Trace)> _measured = new();
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _spans;
    private readonly MeterListener _measurements = new();

    public ExemplarTests()
    {
        _spans = new ActivityListener
        {
            ShouldListenTo = source => source.Name is MonitorTraces.SourceName or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_spans);
    }

    [Fact]
    public async Task Latencies_OfOneTicket_AreMeasuredWithinItsTraces()
    {
        using var folder = new TemporaryFolder();
        await using var receiver = await PageReceiver.StartAsync();
        using var metrics = new MonitorMetrics();
        Listen(metrics);
        using var directory = DataDirectory.Open(folder["data"]);
        var links = new AcknowledgeKeyFile(Path.Combine(folder["data"], AcknowledgeKeyFile.Name)).Open(Now());
        var journal = SqliteJournal.Open(directory, () => "one");
        var history = new ConfigurationHistory(journal, new VersionCompiler().Compile);
        var configuration = Assert.IsType<ConfigurationResult.Loaded>(ConfigurationFile.Load(PagedDesk.Configuration(folder, receiver.Address))).Configuration;
        history.Start(ConfigurationTexts.Of(configuration), ApplyTo.New, Now());
        await using var pager = new Pager(links, new PagerOptions(), SecretSource.OfProcess, TimeProvider.System, metrics, NullLogger.Instance);
        await using var monitor = EmbeddedMonitor.Open(
            new EngineStores(journal, SqliteRowStore.Open(directory)), new Deciders(history.Rulebooks), new EngineOptions(), TimeProvider.System, 1, metrics, new Quiet(), history, pager);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var web = MonitorWeb.Build(builder, monitor, metrics, new WebOptions { Urls = ["http://127.0.0.1:0"], DataDirectory = folder["data"], Links = links });
        await web.StartAsync();
        using var api = new Api(new Uri(web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()));
        pager.Serve(monitor, api.Address);
        using var live = await LiveClient.SubscribeAsync(api.Address, 0, TestContext.Current.CancellationToken);

        var (atOnce, later, taken) = (ActivityTraceId.CreateRandom(), ActivityTraceId.CreateRandom(), ActivityTraceId.CreateRandom());
        await SendAsync(api, "api/v1/events", PagedDesk.Created("T-1", DateTimeOffset.UtcNow.AddSeconds(-2)), atOnce);
        await SendAsync(api, "api/v1/events", PagedDesk.Created("T-2", DateTimeOffset.UtcNow), later);
        await MeasuredAsync("slamonitor.store.commit", atOnce);
        await MeasuredAsync("slamonitor.clock.duration", atOnce);
        await MeasuredAsync("slamonitor.breach.push.delay", atOnce);
        await MeasuredAsync("slamonitor.page.handoff", atOnce);
        await SendAsync(api, $"api/v1/escalations/{Uri.EscapeDataString("T-1|critical|1")}/acknowledge", """{"by":"amina"}""", taken);
        await MeasuredAsync("slamonitor.escalation.acknowledge", taken);

        // The second breaches when its alarm rings, which begins a trace.
        var alarm = await FindAsync(() => _ended.FirstOrDefault(span => span.DisplayName == SpanNames.AlarmDecided && (string?)span.GetTagItem(SpanTags.Ticket) == "T-2"));
        Assert.Equal([later], alarm.Links.Select(link => link.Context.TraceId));
        await MeasuredAsync("slamonitor.alarm.lag", alarm.TraceId);
        await MeasuredAsync("slamonitor.breach.push.delay", alarm.TraceId);
        await MeasuredAsync("slamonitor.page.handoff", alarm.TraceId);
        await web.StopAsync();
    }

    public void Dispose()
    {
        _spans.Dispose();
        _measurements.Dispose();
    }

    private void Listen(MonitorMetrics metrics)
    {
        _measurements.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == metrics.Meter) listener.EnableMeasurementEvents(instrument);
        };
        _measurements.SetMeasurementEventCallback<double>((instrument, _, _, _) =>
        {
            // As an exposition with exemplars does.
            if (Activity.Current is { Recorded: true } span) _measured.Enqueue((instrument.Name, span.TraceId));
        });
        _measurements.Start();
    }

    private Task MeasuredAsync(string instrument, ActivityTraceId trace) =>
        Waiting.ForAsync(() => _measured.Contains((instrument, trace)), () => $"{instrument} was measured in {string.Join(", ", _measured.Where(one => one.Instrument == instrument).Select(one => one.Trace))}, not in {trace}");

    private static async Task<T> FindAsync<T>(Func<T?> find)
        where T : class
    {
        T? found = null;
        await Waiting.ForAsync(() => (found = find()) is not null, () => "it did not come");
        return found!;
    }

    private static async Task SendAsync(Api api, string path, string body, ActivityTraceId trace)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(Api.Json) } },
        };
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        var answer = await api.SendAsync(request);
        Assert.True((int)answer.Status < 300, answer.ToString());
    }

    private static Instant Now() => Instant.FromDateTimeOffset(DateTimeOffset.UtcNow);

    private sealed class Quiet : IEngineLog
    {
        public void EntityFailed(Core.Entities.EntityId entity, Core.Entities.Command command, Exception reason) => Assert.Fail($"{entity}: {reason}");

        public void StoreFailed(string store, Exception reason) => Assert.Fail($"{store}: {reason}");

        public void StoreRecovered(string store) => Assert.Fail(store);

        public void ReplayDiffers(long position, Core.Entities.EntityId entity) => Assert.Fail($"{position} {entity}");

        public void EngineFailed(Exception reason) => Assert.Fail(reason.ToString());

        public void Recovered(long records, long overdueAlarms, Duration latestBy)
        {
        }
    }
}

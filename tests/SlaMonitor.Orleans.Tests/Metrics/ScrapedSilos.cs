using System.Net.Http.Headers;
using System.Text;
using SlaMonitor.EndToEnd.Killing;
using SlaMonitor.EndToEnd.Live;
using SlaMonitor.Orleans.Tests.Processes;
using SlaMonitor.Postgres.Schema;
using SlaMonitor.Postgres.Tests;

namespace SlaMonitor.Orleans.Tests.Metrics;

/// <summary>What the <c>/metrics</c> of two silos show after tickets were met, warned and breached: scraped once, for all tests of it.</summary>
public sealed class ScrapedSilos
{
    private static readonly TimeSpan StepMax = TimeSpan.FromSeconds(120);

    private const string Escalating = """
            escalate: { breach: told }
        escalations:
          - { id: told, steps: [ { after: 0s, notify: [ { channel: console } ] } ] }
        channels:
          - { id: console, type: log }
        """;

    private readonly Lazy<Task<string[]>> _pages;

    public ScrapedSilos(PostgresFixture postgres) => _pages = new Lazy<Task<string[]>>(() => ScrapeAsync(postgres));

    /// <summary>Each silo's page in Prometheus' text format.</summary>
    public Task<string[]> PagesAsync() => _pages.Value;

    private static async Task<string[]> ScrapeAsync(PostgresFixture postgres)
    {
        var connection = await postgres.Server.NewDatabaseAsync();
        await using (var database = PostgresConnection.Open(connection)) await PostgresSchema.MigrateAsync(database);
        using var limit = new CancellationTokenSource(StepMax);
        var folder = Directory.CreateTempSubdirectory("sla-metrics-");
        try
        {
            var config = Path.Combine(folder.FullName, "sla.yaml");
            await File.WriteAllTextAsync(config, $"{PlannedTicket.Configuration}\n{Escalating}\n", limit.Token);
            await using var silo = SiloProcess.Serve(connection, "127.0.0.1", config, folder.FullName);
            var address = await silo.Listening.WaitAsync(limit.Token);
            // Two of them, so that messages go from one to the other.
            await using var second = SiloProcess.Serve(connection, "127.0.0.2", config, folder.FullName);
            var other = await second.Listening.WaitAsync(limit.Token);
            using var http = new HttpClient { BaseAddress = address };
            using var live = await LiveClient.SubscribeAsync(address, 0, limit.Token);
            await SendAsync(http, Tickets(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()), limit.Token);
            await SendAsync(http, ["{}"], limit.Token);
            var breaches = 0;
            await foreach (var message in live.MessagesAsync(limit.Token))
                if (message.Target == "breach" && ++breaches == 20) break;
            while (true)
            {
                string[] pages = [await http.GetStringAsync(new Uri("metrics", UriKind.Relative), limit.Token), await http.GetStringAsync(new Uri(other, "metrics"), limit.Token)];
                // The pages of the last breaches are on their way, and the gauges are read every few seconds.
                if (pages.Any(page => page.Contains("slamonitor_notifications_total{", StringComparison.Ordinal))
                    && pages.All(page => page.Contains("\nslamonitor_clocks{", StringComparison.Ordinal) && page.Contains("\nslamonitor_escalations_open{", StringComparison.Ordinal))) return pages;
                await Task.Delay(100, limit.Token);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Ten that breach both promises, by their alarms, and ten that keep them.</summary>
    private static IEnumerable<string> Tickets(long now)
    {
        for (var i = 0; i < 20; i++)
        {
            var id = $"M-{i}";
            PlannedEvent[] events = i < 10
                ? [new(id + "-0", now, "created", null)]
                : [new(id + "-0", now - 2, "created", null), new(id + "-1", now - 1, "agent_replied", null), new(id + "-2", now, "solved", null)];
            var ticket = new PlannedTicket(id, "acme", i < 10 ? "urgent" : "low", events);
            foreach (var planned in events) yield return ticket.Line(planned);
        }
    }

    private static async Task SendAsync(HttpClient http, IEnumerable<string> lines, CancellationToken cancellation)
    {
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(string.Join('\n', lines))) { Headers = { ContentType = MediaTypeHeaderValue.Parse("application/x-ndjson") } };
        using var response = await http.PostAsync(new Uri("api/v1/events", UriKind.Relative), body, cancellation);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(cancellation));
    }
}

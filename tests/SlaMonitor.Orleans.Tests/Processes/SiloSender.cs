using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using SlaMonitor.EndToEnd.Killing;

namespace SlaMonitor.Orleans.Tests.Processes;

/// <summary>Sends batches of events to one silo after another until each is acknowledged, whatever happens to them meanwhile.</summary>
internal sealed class SiloSender(int number, SiloTrio silos, Random random, TimeSpan answerMax)
{
    private const int TicketsAtOnce = 2;

    private readonly PriorityQueue<(PlannedTicket Ticket, PlannedEvent Event), long> _waiting = new();
    private readonly List<PlannedTicket> _tickets = [];

    public IReadOnlyList<PlannedTicket> Tickets => _tickets;

    /// <summary>When each ticket's first event was acknowledged, in milliseconds since 1970.</summary>
    public ConcurrentDictionary<string, long> AcknowledgedAt { get; } = new();

    public int Batches { get; private set; }

    /// <summary>Requests that were not answered, or with "try again".</summary>
    public int Repeats { get; private set; }

    /// <summary>Those that were answered with "not ready, try again".</summary>
    public int Refusals { get; private set; }

    /// <summary>Makes tickets until <paramref name="enough"/>, then sends the rest of what happens to them.</summary>
    public async Task RunAsync(CancellationToken enough, CancellationToken cancellation)
    {
        using var http = new HttpClient { Timeout = answerMax };
        while (!enough.IsCancellationRequested || _waiting.Count > 0)
        {
            var batch = NextBatch(make: !enough.IsCancellationRequested);
            if (batch.Count > 0) await DeliverAsync(http, batch, cancellation);
            // The pace of the load.
            await Task.Delay(random.Next(20, 80), cancellation);
        }
    }

    private List<(PlannedTicket Ticket, PlannedEvent Event)> NextBatch(bool make)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        for (var i = 0; make && i < TicketsAtOnce; i++)
        {
            var ticket = PlannedTicket.Make($"T-{number}-{_tickets.Count}", now, random);
            _tickets.Add(ticket);
            foreach (var planned in ticket.Events) _waiting.Enqueue((ticket, planned), planned.At);
        }
        var batch = new List<(PlannedTicket, PlannedEvent)>();
        while (_waiting.TryPeek(out var next, out var at) && at <= now)
        {
            _waiting.Dequeue();
            batch.Add(next);
        }
        return batch;
    }

    private async Task DeliverAsync(HttpClient http, List<(PlannedTicket Ticket, PlannedEvent Event)> batch, CancellationToken cancellation)
    {
        Batches++;
        var body = Encoding.UTF8.GetBytes(string.Join('\n', batch.Select(b => b.Ticket.Line(b.Event))));
        for (var silo = random.Next(3); ; silo++)
        {
            if (silos.AddressFrom(silo) is { } address && await PostAsync(http, address, body, cancellation) is { } answer)
            {
                Assert.Empty(answer["rejected"]!.AsArray());
                Assert.Equal(batch.Count, (int)answer["accepted"]! + (int)answer["duplicates"]!);
                var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
                foreach (var (ticket, _) in batch) AcknowledgedAt.TryAdd(ticket.Id, now);
                return;
            }
            Repeats++;
            await Task.Delay(100, cancellation);
        }
    }

    /// <returns>Null when no answer came, or "try again".</returns>
    private async Task<JsonNode?> PostAsync(HttpClient http, Uri address, byte[] body, CancellationToken cancellation)
    {
        try
        {
            using var content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse("application/x-ndjson") } };
            using var response = await http.PostAsync(new Uri(address, "api/v1/events"), content, cancellation);
            var text = await response.Content.ReadAsStringAsync(cancellation);
            if (response.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests)
            {
                Assert.True(response.Headers.RetryAfter is not null, $"{response.StatusCode} without Retry-After: {text}");
                if (response.StatusCode is HttpStatusCode.ServiceUnavailable) Refusals++;
                return null;
            }
            Assert.True(response.StatusCode == HttpStatusCode.Accepted, $"{response.StatusCode}: {text}");
            return JsonNode.Parse(text);
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException || (lost is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }
}

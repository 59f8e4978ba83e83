using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.EndToEnd.Killing;

/// <summary>Sends batches of events until each is acknowledged, whatever happens to the monitor meanwhile.</summary>
internal sealed class EventSender(int number, MonitorUnderFire monitor, Random random)
{
    private readonly List<PlannedTicket> _tickets = [];
    private readonly PriorityQueue<(PlannedTicket Ticket, PlannedEvent Event), long> _waiting = new();
    private List<string> _lastBatch = [];

    public IReadOnlyList<PlannedTicket> Tickets => _tickets;

    public int Batches { get; private set; }

    /// <summary>Requests whose answer never came.</summary>
    public int AnswersLost { get; private set; }

    public int Accepted { get; private set; }

    /// <summary>Events counted as duplicates because they were sent again.</summary>
    public int Duplicates { get; private set; }

    /// <summary>Makes tickets until <paramref name="enough"/>, then sends the rest of what happens to them.</summary>
    public async Task RunAsync(CancellationToken enough, CancellationToken cancellation)
    {
        using var http = new HttpClient { Timeout = Limits.Step };
        while (!enough.IsCancellationRequested || _waiting.Count > 0)
        {
            var batch = NextBatch(make: !enough.IsCancellationRequested);
            if (batch.Count > 0)
            {
                await DeliverAsync(http, batch, isRepeated: false, cancellation);
                // A sender that is not sure sends again, also what was acknowledged before a crash.
                if (random.Next(10) == 0) await DeliverAsync(http, _lastBatch, isRepeated: true, cancellation);
                _lastBatch = batch;
            }
            await Task.Delay(random.Next(10, 60), cancellation);
        }
    }

    private List<string> NextBatch(bool make)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        for (var i = 0; make && i < 6; i++)
        {
            var ticket = PlannedTicket.Make($"T-{number}-{_tickets.Count}", now, random);
            _tickets.Add(ticket);
            foreach (var planned in ticket.Events) _waiting.Enqueue((ticket, planned), planned.At);
        }
        var batch = new List<string>();
        while (_waiting.TryPeek(out var next, out var at) && at <= now)
        {
            _waiting.Dequeue();
            batch.Add(next.Ticket.Line(next.Event));
        }
        return batch;
    }

    private async Task DeliverAsync(HttpClient http, List<string> batch, bool isRepeated, CancellationToken cancellation)
    {
        if (batch.Count == 0) return;
        Batches++;
        var mayBeThere = isRepeated;
        while (true)
        {
            var address = await monitor.AddressAsync(cancellation);
            if (await PostAsync(http, address, batch, cancellation) is not { } answer)
            {
                AnswersLost++;
                mayBeThere = true;
                continue;
            }
            var (accepted, duplicates) = ((int)answer["accepted"]!, (int)answer["duplicates"]!);
            Assert.Empty(answer["rejected"]!.AsArray());
            Assert.Equal(batch.Count, accepted + duplicates);
            if (!mayBeThere) Assert.Equal(0, duplicates);
            if (isRepeated) Assert.Equal(0, accepted);
            (Accepted, Duplicates) = (Accepted + accepted, Duplicates + duplicates);
            return;
        }
    }

    /// <returns>Null when no answer came.</returns>
    private static async Task<JsonNode?> PostAsync(HttpClient http, Uri address, List<string> batch, CancellationToken cancellation)
    {
        try
        {
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(string.Join('\n', batch)))
            {
                Headers = { ContentType = MediaTypeHeaderValue.Parse(Api.Lines) },
            };
            using var response = await http.PostAsync(new Uri(address, "api/v1/events"), content, cancellation);
            var text = await response.Content.ReadAsStringAsync(cancellation);
            Assert.True(response.StatusCode == HttpStatusCode.Accepted, $"{response.StatusCode}: {text}");
            return JsonNode.Parse(text);
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException)
        {
            return null;
        }
    }
}

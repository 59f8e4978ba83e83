using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace SlaMonitor.Benchmarks.Live;

/// <summary>Sends tickets that were opened one target ago, so that their one clock falls due at a chosen instant soon.</summary>
internal sealed class DueTickets(HttpClient client, Uri server)
{
    /// <summary>One clock a ticket, an hour of all day, every day; no warnings.</summary>
    public const string Configuration = """
        version: 1
        policies:
          - id: standard
            match: {}
            targets:
              first_response: { urgent: 1h, high: 1h, normal: 1h, low: 1h, calendar: 24x7 }
            warn_at: []
        """;

    /// <summary>Ticket <c>i</c> is of group <c>team-{i % Groups}</c>.</summary>
    public const int Groups = 20;

    private const int Batch = 1_000;
    private static readonly TimeSpan Target = TimeSpan.FromHours(1);
    private static readonly MediaTypeHeaderValue Lines = new("application/x-ndjson");

    /// <summary>Sends tickets [<paramref name="from"/>, <paramref name="to"/>), each due when <paramref name="dueAt"/> says, and returns when all are durable.</summary>
    public async Task SendAsync(int from, int to, Func<int, DateTime> dueAt, CancellationToken cancellation)
    {
        for (var first = from; first < to; first += Batch)
        {
            var body = Body(first, Math.Min(to, first + Batch), dueAt);
            while (true)
            {
                using var content = new ByteArrayContent(body);
                content.Headers.ContentType = Lines;
                using var answer = await client.PostAsync(new Uri(server, "/api/v1/events"), content, cancellation);
                if (answer.StatusCode == HttpStatusCode.Accepted) break;
                if (answer.StatusCode != HttpStatusCode.TooManyRequests)
                    throw new InvalidOperationException(await answer.Content.ReadAsStringAsync(cancellation));
                await Task.Delay(answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1), cancellation);
            }
        }
    }

    private static byte[] Body(int from, int to, Func<int, DateTime> dueAt)
    {
        var text = new StringBuilder();
        for (var i = from; i < to; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $$$"""
                {"id":"{{{i}}}","source":"bench","ticket":"T-{{{i}}}","at":"{{{dueAt(i) - Target:yyyy-MM-ddTHH:mm:ss.fffffffZ}}}","type":"created","actor":{"kind":"customer","id":"u{{{i % 9999}}}"},"data":{"subject":"The printer on floor {{{i % 40}}} prints only blank pages","priority":"high","channel":"email","group":"team-{{{i % Groups}}}","tier":"L1"}}
                """).Append('\n');
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}

using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace SlaMonitor.Benchmarks.Ingest;

/// <summary>Ready-made NDJSON bodies, so that the load costs the sender little.</summary>
internal sealed class EventBatches(int tickets, int accounts = 1_000)
{
    private static readonly MediaTypeHeaderValue Lines = new("application/x-ndjson");
    private static readonly string[] Priorities = ["urgent", "high", "normal", "low"];
    private readonly DateTimeOffset _start = DateTimeOffset.UtcNow.AddHours(-2);

    /// <summary>Creates tickets <paramref name="from"/> up to, not including, <paramref name="to"/>.</summary>
    public ByteArrayContent Creating(int from, int to)
    {
        var text = new StringBuilder();
        for (var i = from; i < to; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $$$"""
                {"id":"c{{{i}}}","source":"bench","ticket":"T-{{{i}}}","at":"{{{_start.AddMilliseconds(i % 3_600_000):yyyy-MM-ddTHH:mm:ss.fffZ}}}","type":"created","actor":{"kind":"customer","id":"u{{{i % 9999}}}"},"data":{"account":"account-{{{i % accounts}}}","subject":"The printer on floor {{{i % 40}}} prints only blank pages","priority":"{{{Priorities[i % 4]}}}","channel":"email","group":"team-{{{i % 20}}}","tier":"L1","region":"emea"}}
                """).Append('\n');
        }
        return Body(text);
    }

    /// <summary>Replies, status changes and notes on random tickets; ids never repeat for a <paramref name="number"/>.</summary>
    public ByteArrayContent Following(int number, int events)
    {
        var random = new Random(number);
        var text = new StringBuilder();
        for (var i = 0; i < events; i++)
        {
            var ticket = random.Next(tickets);
            var at = DateTimeOffset.UtcNow.AddSeconds(-30).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
            var what = random.Next(4) switch
            {
                0 => """ "type":"agent_replied","actor":{"kind":"agent","id":"kim"} """,
                1 => """ "type":"customer_replied","actor":{"kind":"customer","id":"u1"} """,
                2 => """ "type":"status_changed","actor":{"kind":"agent","id":"kim"},"data":{"status":"pending"} """,
                _ => """ "type":"status_changed","actor":{"kind":"agent","id":"kim"},"data":{"status":"open"} """,
            };
            text.Append(CultureInfo.InvariantCulture, $$"""{"id":"f{{number}}-{{i}}","source":"bench","ticket":"T-{{ticket}}","at":"{{at}}",{{what}}}""").Append('\n');
        }
        return Body(text);
    }

    private static ByteArrayContent Body(StringBuilder text)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text.ToString()));
        content.Headers.ContentType = Lines;
        return content;
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Core.Tests.Wire;

/// <summary>A measurement, not a test: run alone, in Release, with <c>-explicit only</c>.</summary>
public sealed class WireSpeed(ITestOutputHelper output)
{
    [Fact(Explicit = true)]
    public void ReadLines_EventsOf300Bytes_PerSecondAndCore()
    {
        var lines = new StringBuilder();
        for (var i = 0; i < 1_000; i++)
        {
            lines.Append(CultureInfo.InvariantCulture, $$$"""
                {"id":"zd-{{{i:D8}}}","source":"zendesk","ticket":"T-{{{i * 7:D7}}}","at":"2026-03-02T09:14:05.123Z","type":"created","actor":{"kind":"customer","id":"u-{{{i}}}"},"data":{"account":"acme-{{{i % 50}}}","subject":"Cannot log in since the update","priority":"high","channel":"email","group":"billing","tier":"L1","region":"eu"}}
                """).Append('\n');
        }
        var utf8 = Encoding.UTF8.GetBytes(lines.ToString());

        for (var round = 0; round < 6; round++)
        {
            var watch = Stopwatch.StartNew();
            var count = 0;
            while (watch.ElapsedMilliseconds < 1_000)
                count += Assert.IsType<EventBatch.Read>(TicketEventReader.ReadLines(utf8, 10_000)).Events.Count;
            output.WriteLine(FormattableString.Invariant(
                $"{count / watch.Elapsed.TotalSeconds / 1e6:F2} M events/s of {utf8.Length / 1_000} bytes"));
        }
    }
}

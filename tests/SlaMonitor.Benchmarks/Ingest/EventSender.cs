using System.Net;
using SlaMonitor.Benchmarks.Servers;

namespace SlaMonitor.Benchmarks.Ingest;

/// <summary>Sends bodies of events to a server, and again where it is too busy.</summary>
internal static class EventSender
{
    /// <summary>Sends bodies 0, 1, 2 … until there is none, from several senders at once.</summary>
    /// <returns>How many were accepted.</returns>
    public static async Task<int> SendAsync(
        HttpClient client, ServerProcess server, int senders, Func<int, HttpContent?> body, CancellationToken cancellation)
    {
        var next = -1;
        var accepted = 0;
        var address = new Uri(server.Address, "/api/v1/events");
        await Task.WhenAll(Enumerable.Range(0, senders).Select(_ => Task.Run(
            async () =>
            {
                while (body(Interlocked.Increment(ref next)) is { } content)
                {
                    while (true)
                    {
                        using var answer = await client.PostAsync(address, content, cancellation);
                        if (answer.StatusCode == HttpStatusCode.Accepted)
                        {
                            // A refused row would make the figure better than it is.
                            var said = await answer.Content.ReadAsStringAsync(cancellation);
                            if (!said.Contains("\"rejected\":[]", StringComparison.Ordinal) || !said.Contains("\"duplicates\":0", StringComparison.Ordinal))
                                throw new InvalidOperationException(said[..Math.Min(said.Length, 1000)]);
                            break;
                        }
                        if (answer.StatusCode != HttpStatusCode.TooManyRequests)
                            throw new InvalidOperationException(await answer.Content.ReadAsStringAsync(cancellation));
                        await Task.Delay(answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1), cancellation);
                    }
                    Interlocked.Increment(ref accepted);
                }
            },
            cancellation)));
        return accepted;
    }
}

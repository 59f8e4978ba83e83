using System.Diagnostics;

namespace SlaMonitor.Web.Tests;

/// <summary>A measurement, not a test: run alone, in Release, with <c>-explicit only -showliveoutput</c>.</summary>
public sealed class LiveSpeed(ITestOutputHelper output)
{
    [Theory(Explicit = true)]
    [InlineData(1, 100)]
    [InlineData(1, 500)]
    [InlineData(200, 100)]
    [InlineData(200, 500)]
    [InlineData(200, 1_000)]
    public async Task PublishToClient_Latency(int clients, int messagesPerSecond)
    {
        await using var web = await RunningWeb.StartAsync(new InMemoryMonitor(feedCapacity: 20_000));
        var messages = messagesPerSecond * 5;
        var sent = new long[messages + 1];
        var delays = new long[clients * messages];
        var received = 0;
        var all = new TaskCompletionSource();
        var connected = new List<HubClient>();
        for (var i = 0; i < clients; i++)
        {
            var client = await HubClient.ConnectAsync(web.Address);
            await client.SubscribeAsync();
            client.OnRecord = record =>
            {
                var now = Stopwatch.GetTimestamp();
                if (SequenceOf(record.Span) is not { } sequence) return;
                var place = Interlocked.Increment(ref received);
                delays[place - 1] = now - Volatile.Read(ref sent[sequence]);
                if (place == delays.Length) all.TrySetResult();
            };
            connected.Add(client);
        }
        var publisher = new Thread(() =>
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 1; i <= messages; i++)
            {
                var due = start + (long)(i * (double)Stopwatch.Frequency / messagesPerSecond);
                while (Stopwatch.GetTimestamp() is var now && now < due)
                {
                    if (due - now > Stopwatch.Frequency / 500) Thread.Sleep(1);
                    else Thread.Yield();
                }
                Volatile.Write(ref sent[i], Stopwatch.GetTimestamp());
                web.Monitor.Publish(web.Monitor.Breach("T-1"));
            }
        });
        publisher.Start();
        await all.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        publisher.Join();
        foreach (var client in connected) await client.DisposeAsync();

        Array.Sort(delays);
        string At(double part) => FormattableString.Invariant($"{delays[(int)((delays.Length - 1) * part)] * 1000.0 / Stopwatch.Frequency:F2}");
        output.WriteLine($"{clients} clients, {messagesPerSecond}/s: p50 {At(0.5)} ms, p90 {At(0.9)} ms, p99 {At(0.99)} ms, max {At(1)} ms ({delays.Length} messages)");
    }

    private static long? SequenceOf(ReadOnlySpan<byte> record)
    {
        var at = record.IndexOf("\"sequence\":"u8);
        if (at < 0) return null;
        return System.Buffers.Text.Utf8Parser.TryParse(record[(at + 11)..], out long sequence, out _) ? sequence : null;
    }
}

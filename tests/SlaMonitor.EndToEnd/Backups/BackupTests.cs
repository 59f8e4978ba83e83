using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using SlaMonitor.EndToEnd.Killing;
using SlaMonitor.EndToEnd.Live;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.EndToEnd.Backups;

/// <summary>The programs as an operator runs them: a back-up beside a monitor that is under load, restored into another folder.</summary>
public sealed class BackupTests(ITestOutputHelper output)
{
    private const int AcknowledgedMin = 400;

    [Fact]
    public async Task Backup_UnderLoad_RestoresAllThatWasAcknowledgedAndItsClocksGoOn()
    {
        using var folder = new TemporaryFolder();
        using var limit = new CancellationTokenSource(Limits.Whole);
        var config = folder.File("sla.yaml", PlannedTicket.Configuration);
        var acknowledged = new ConcurrentQueue<PlannedTicket>();
        string epoch;
        List<PlannedTicket> before;
        await using (var monitor = Slamonitor.Serve(folder["data"], config))
        {
            var address = await monitor.Listening.WaitAsync(Limits.Start);
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(limit.Token);
            var load = Task.WhenAll(Enumerable.Range(0, 2).Select(n => SendAsync(n, address, acknowledged, enough.Token)));
            using (var client = await LiveClient.SubscribeAsync(address, null, limit.Token)) epoch = client.Epoch;
            while (acknowledged.Count < AcknowledgedMin && !load.IsCompleted) await Task.Delay(20, limit.Token);
            before = [.. acknowledged];
            Assert.Equal((0, ""), await RunAsync("backup", "--data", folder["data"], "--to", folder["backup"]));
            Assert.True(acknowledged.Count > before.Count, "the load went on meanwhile");
            await enough.CancelAsync();
            await load;
            Assert.Equal(0, await monitor.StopAsync());
        }

        Assert.Equal((0, ""), await RunAsync("restore", "--from", folder["backup"], "--data", folder["restored"]));
        await using var restored = Slamonitor.Serve(folder["restored"], config);
        using var api = new Api(await restored.Listening.WaitAsync(Limits.Start));
        while ((await api.GetAsync("health/ready")).Status != HttpStatusCode.OK) await Task.Delay(20, limit.Token);
        var breached = 0;
        foreach (var ticket in before)
        {
            var answer = await api.TicketAsync(ticket.Id);
            Assert.True(answer.Status == HttpStatusCode.OK, $"{ticket.Id}: {answer}");
            Assert.Equal(ticket.Events.Select(e => e.Id), answer.Body!["events"]!.AsArray().Select(e => (string)e!["id"]!));
            foreach (var metric in new[] { "first_response", "resolution" })
            {
                var clock = answer.Body["clocks"]!.AsArray().Single(c => (string?)c!["metric"] == metric)!;
                Assert.Equal(ticket.Expected(metric).BreachedAt, Milliseconds(clock["breachedAt"]));
            }
            if (ticket.Expected("resolution").BreachedAt is not null) breached++;
        }
        // Told by the monitor, and not only counted when a ticket is asked for: what fell due after the back-up is decided.
        var listed = (await api.ListAsync("api/v1/breaches?limit=1000")).Select(b => (string)b["ticket"]!).ToHashSet();
        Assert.All(before.Where(ticket => ticket.Expected("resolution").BreachedAt is not null), ticket => Assert.Contains(ticket.Id, listed));
        using var again = await LiveClient.SubscribeAsync(api.Address, null, limit.Token);
        Assert.NotEqual(epoch, again.Epoch);
        output.WriteLine($"{before.Count} tickets acknowledged before, {acknowledged.Count} in the end; {breached} of the first breach");
        Assert.True(breached > 0 && breached < before.Count, "some breach and some do not");
        Assert.Equal(0, await restored.StopAsync());

        // And moved on by the programs, with nothing left behind.
        var (exported, exportSaid) = await RunAsync("export", "--data", folder["restored"], "--out", folder["desk.jsonl"]);
        var (imported, importSaid) = await RunAsync("import", "--data", folder["moved"], "--from", folder["desk.jsonl"]);
        Assert.True((exported, imported) == (0, 0), exportSaid + importSaid);
        Assert.Equal(exportSaid.Trim().Replace("exported", "imported", StringComparison.Ordinal), importSaid.Trim());
        await using (var moved = Slamonitor.Serve(folder["moved"], config))
        using (var there = new Api(await moved.Listening.WaitAsync(Limits.Start)))
        {
            Assert.Equal(before[0].Events.Count, (await there.PostEventsAsync(string.Join('\n', before[0].Events.Select(before[0].Line)), Api.Lines)).Duplicates);
            Assert.Equal(0, await moved.StopAsync());
        }

        // What cannot be right is refused, in a line.
        var damaged = Path.Combine(folder["backup"], "rows.db");
        await using (var file = new FileStream(damaged, FileMode.Open)) file.SetLength(file.Length / 2);
        var (code, said) = await RunAsync("restore", "--from", folder["backup"], "--data", folder["other"]);
        Assert.Equal(3, code);
        Assert.Contains("rows.db is damaged", said, StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder["cut.jsonl"], (await File.ReadAllTextAsync(folder["desk.jsonl"]))[..5_000], limit.Token);
        (code, said) = await RunAsync("import", "--from", folder["cut.jsonl"], "--data", folder["other"]);
        Assert.Equal(1, code);
        Assert.Contains("is cut off", said, StringComparison.Ordinal);
        (code, said) = await RunAsync("restore", "--from", folder["backup"], "--data", folder["restored"]);
        Assert.Equal(3, code);
        Assert.Contains("holds a monitor's data already", said, StringComparison.Ordinal);
    }

    /// <summary>Whole tickets: those that come to nothing, and those that were answered and solved at once.</summary>
    private static async Task SendAsync(int number, Uri address, ConcurrentQueue<PlannedTicket> acknowledged, CancellationToken enough)
    {
        using var api = new Api(address);
        for (var batch = 0; !enough.IsCancellationRequested; batch++)
        {
            var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
            var tickets = Enumerable.Range(0, 10).Select(i => Ticket($"T-{number}-{batch}-{i}", now, isSolved: i % 3 == 0)).ToList();
            var answer = await api.PostEventsAsync(string.Join('\n', tickets.SelectMany(ticket => ticket.Events.Select(ticket.Line))), Api.Lines);
            Assert.True(answer.Status == HttpStatusCode.Accepted, $"{answer}");
            foreach (var ticket in tickets) acknowledged.Enqueue(ticket);
            await Task.Delay(10, CancellationToken.None);
        }
    }

    private static PlannedTicket Ticket(string id, long now, bool isSolved) => new(
        id, "acme", "urgent", isSolved ? [new($"{id}-0", now, "created", null), new($"{id}-1", now, "solved", null)] : [new($"{id}-0", now, "created", null)]);

    private static async Task<(int Code, string Errors)> RunAsync(params string[] arguments)
    {
        await using var program = Slamonitor.Start(arguments);
        return (await program.Exited.WaitAsync(Limits.Step), program.Errors);
    }

    private static long? Milliseconds(JsonNode? instant) =>
        instant is null ? null : DateTimeOffset.Parse((string)instant!, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
}

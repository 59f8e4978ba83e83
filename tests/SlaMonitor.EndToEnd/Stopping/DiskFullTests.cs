using System.Diagnostics;
using System.Net;
using SlaMonitor.EndToEnd.Killing;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.EndToEnd.Stopping;

/// <summary>A disk without room: what was accepted stays, the rest is refused with the time to wait, and room heals it.</summary>
public sealed class DiskFullTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Serve_DiskFull_RefusesWithRetryAfterAndGoesOnWhenThereIsRoom()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["disk"]);
        if (await RunAsync("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder["disk"]) != 0) Assert.Skip("a small file system cannot be mounted here (that takes root)");
        try
        {
            await FillAndMakeRoomAsync(Path.Combine(folder["disk"], "data"), Path.Combine(folder["disk"], "filler"));
        }
        finally
        {
            Assert.Equal(0, await RunAsync("umount", folder["disk"]));
        }
    }

    private async Task FillAndMakeRoomAsync(string data, string filler)
    {
        var taken = new List<string>();
        var asked = new List<Task<Answer>>();
        await using (var server = Slamonitor.Serve(data))
        {
            using var api = new Api(await server.Listening.WaitAsync(Limits.Start));
            for (var n = 0; n < 5; n++) taken.AddRange(await TakenAsync(api, $"before-{n}"));
            Fill(filler);

            // The requests that meet the full disk first wait for room; from then on they are refused at once.
            Answer? refused = null;
            var watch = Stopwatch.StartNew();
            for (var n = 0; refused is null; n++)
            {
                Assert.True(watch.Elapsed < Limits.Step, "nothing was refused although the disk is full");
                var request = api.PostEventsAsync(Batch($"full-{n}"), Api.Lines);
                if (await Task.WhenAny(request, Task.Delay(500)) != request) asked.Add(request);
                else if ((await request).Status == HttpStatusCode.Accepted) taken.AddRange(Ids($"full-{n}"));
                else refused = await request;
            }
            output.WriteLine($"{asked.Count} requests waited, then: {(int)refused.Status}, Retry-After {refused.RetryAfter}");
            Assert.True(refused.Status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable, refused.ToString());
            Assert.NotNull(refused.RetryAfter);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await api.GetAsync("health/ready")).Status);
            Assert.Equal(HttpStatusCode.OK, (await api.TicketAsync($"T-{taken[^1]}")).Status);

            File.Delete(filler);
            foreach (var request in asked) Assert.Equal(HttpStatusCode.Accepted, (await request.WaitAsync(Limits.Step)).Status);
            watch.Restart();
            Answer after;
            while ((after = await api.PostEventsAsync(Batch("after"), Api.Lines)).Status != HttpStatusCode.Accepted)
            {
                Assert.True(watch.Elapsed < Limits.Step, $"there is room again: {after}");
                await Task.Delay(after.RetryAfter ?? TimeSpan.FromSeconds(1));
            }
            taken.AddRange(Ids("after"));
            Assert.Equal(100, (await api.PostEventsAsync(Batch("before-0"), Api.Lines)).Duplicates);

            // Full once more, and then killed: what was accepted is still there.
            Fill(filler);
            await server.KillAsync();
        }
        File.Delete(filler);
        await using (var again = Slamonitor.Serve(data))
        {
            await again.Listening.WaitAsync(Limits.Start);
            Assert.Equal(0, await again.StopAsync());
        }
        var recorded = AuditTrail.Read(Path.Combine(data, "journal.db")).EventIds;
        Assert.Equal(recorded.Distinct().Count(), recorded.Count);
        Assert.Empty(taken.Except(recorded));
    }

    private static async Task<IEnumerable<string>> TakenAsync(Api api, string batch)
    {
        var answer = await api.PostEventsAsync(Batch(batch), Api.Lines);
        Assert.True(answer.Status == HttpStatusCode.Accepted && answer.Accepted == 100, answer.ToString());
        return Ids(batch);
    }

    private static IEnumerable<string> Ids(string batch) => Enumerable.Range(0, 100).Select(i => $"{batch}-{i}");

    private static string Batch(string batch) => string.Join('\n', Ids(batch).Select(id =>
        $$$"""{"id":"{{{id}}}","ticket":"T-{{{id}}}","at":"2026-03-02T09:14:05Z","type":"created","data":{"subject":"{{{new string('s', 500)}}}"} }"""));

    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[64 * 1024];
        try
        {
            // Ever smaller, until not a page is left.
            while (true)
            {
                try
                {
                    file.Write(block);
                }
                catch (IOException) when (block.Length > 1)
                {
                    block = new byte[block.Length / 2];
                }
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            await process.WaitForExitAsync();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}

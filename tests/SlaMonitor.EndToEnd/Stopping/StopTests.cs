using System.Net;
using System.Net.Sockets;
using SlaMonitor.EndToEnd.Killing;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.EndToEnd.Stopping;

/// <summary>Told to stop, or not able to start: it says so, with an exit code, and what it took is there.</summary>
public sealed class StopTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(15)]
    public async Task Serve_ToldToStopUnderLoad_ExitsWithZeroAndKeepsWhatItTook(int signal)
    {
        using var folder = new TemporaryFolder();
        var taken = new List<string>();
        await using (var server = Slamonitor.Serve(folder["data"]))
        {
            var address = await server.Listening.WaitAsync(Limits.Start);
            var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var senders = Enumerable.Range(0, 3).Select(n => SendAsync(address, n, taken, enough)).ToList();
            await enough.Task.WaitAsync(Limits.Step);

            server.Signal(signal);

            Assert.Equal(0, await server.Exited.WaitAsync(Limits.Step));
            Assert.Contains("everything accepted is on disk", server.Errors, StringComparison.Ordinal);
            await Task.WhenAll(senders).WaitAsync(Limits.Step);
            Assert.Empty(server.ErrorsLogged);
        }
        var recorded = AuditTrail.Read(Path.Combine(folder["data"], "journal.db")).EventIds;
        Assert.Equal(recorded.Distinct().Count(), recorded.Count);
        Assert.Empty(taken.Except(recorded));
    }

    [Fact]
    public async Task Serve_DemoToldToStop_ExitsWithZero()
    {
        // The feed and the server hear of the signal at the same time; either may be the first to end.
        for (var run = 0; run < 4; run++)
        {
            await using var server = Slamonitor.Start("serve", "--demo", "--urls", "http://127.0.0.1:0");
            await server.Listening.WaitAsync(Limits.Start);

            Assert.Equal(0, await server.StopAsync());
            Assert.Contains("stopped", server.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Serve_SecondOnTheSameData_IsRefusedAndTheFirstGoesOn()
    {
        using var folder = new TemporaryFolder();
        await using var first = Slamonitor.Serve(folder["data"]);
        using var api = new Api(await first.Listening.WaitAsync(Limits.Start));

        await using var second = Slamonitor.Serve(folder["data"]);

        Assert.Equal(3, await second.Exited.WaitAsync(Limits.Start));
        Assert.Contains("in use by another monitor", second.Errors, StringComparison.Ordinal);
        AssertNoStack(second);
        Assert.Equal(1, (await api.PostEventsAsync("""{"id":"1","ticket":"T","at":"2026-03-02T09:14:05Z","type":"created"}""")).Accepted);
    }

    [Fact]
    public async Task Serve_PortInUse_SaysSoAndExitsWithThree()
    {
        using var folder = new TemporaryFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        await using var server = Slamonitor.Serve(folder["data"], urls: $"http://127.0.0.1:{port}");

        Assert.Equal(3, await server.Exited.WaitAsync(Limits.Start));
        Assert.Contains($"http://127.0.0.1:{port}", server.Errors, StringComparison.Ordinal);
        Assert.Contains("in use", server.Errors, StringComparison.Ordinal);
        AssertNoStack(server);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("http://")]
    [InlineData("ftp://127.0.0.1:0")]
    [InlineData("https://127.0.0.1:0")]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("http://localhost:0")]
    [InlineData("http://127.0.0.1:0/path")]
    [InlineData(";")]
    public async Task Serve_UrlsThatCannotBeServed_IsAUsageErrorInWords(string urls)
    {
        using var folder = new TemporaryFolder();

        await using var server = Slamonitor.Serve(folder["data"], urls: urls);

        Assert.Equal(2, await server.Exited.WaitAsync(Limits.Start));
        Assert.Contains("--urls", server.Errors, StringComparison.Ordinal);
        AssertNoStack(server);
    }

    [Fact]
    public async Task Serve_ConfigurationThatIsWrong_NamesThePlaceAndExitsWithOne()
    {
        using var folder = new TemporaryFolder();
        var config = folder.File("sla.yaml", "version: 1\npolicies:\n  - id: a\n    match: {}\n    targets: { first_respons: { urgent: 1s, calendar: 24x7 } }\n");

        await using var server = Slamonitor.Serve(folder["data"], config);

        Assert.Equal(1, await server.Exited.WaitAsync(Limits.Start));
        Assert.Contains("sla.yaml:5:", server.Errors, StringComparison.Ordinal);
        Assert.Contains("first_response", server.Errors, StringComparison.Ordinal);
    }

    private static async Task SendAsync(Uri address, int sender, List<string> taken, TaskCompletionSource enough)
    {
        using var api = new Api(address);
        for (var batch = 0; ; batch++)
        {
            var ids = Enumerable.Range(0, 100).Select(i => $"{sender}-{batch}-{i}").ToList();
            var lines = ids.Select(id => $$$"""{"id":"{{{id}}}","ticket":"T-{{{id}}}","at":"2026-03-02T09:14:05Z","type":"created","data":{"account":"A"}}""");
            try
            {
                var answer = await api.PostEventsAsync(string.Join('\n', lines), Api.Lines);
                Assert.True(answer.Status == HttpStatusCode.Accepted && answer.Accepted == 100, answer.ToString());
            }
            catch (HttpRequestException)
            {
                return;
            }
            lock (taken) taken.AddRange(ids);
            if (batch == 10) enough.TrySetResult();
        }
    }

    private static void AssertNoStack(Slamonitor server) =>
        Assert.True(!(server.Output + server.Errors).Contains("   at ", StringComparison.Ordinal), server.Output + "\n" + server.Errors);
}

using Microsoft.AspNetCore.Http;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Cli.Tests;

public sealed class ReplayCommandTests
{
    // 15 rows, 13 events; see the tests of the connectors.
    internal static readonly string File = Path.Combine(AppContext.BaseDirectory, "Files", "servicenow.csv");

    private const string ThreeTickets = """
        case,activity,resource,timestamp
        A,Insert ticket,ann,2026-03-02 09:00:00+00:00
        A,Take in charge ticket,ann,2026-03-02 09:10:00+00:00
        B,Insert ticket,ann,2026-03-02 09:05:00+00:00
        B,Resolve ticket,ann,2026-03-02 09:06:00+00:00
        C,Insert ticket,ann,2026-03-02 09:01:00+00:00

        """;

    [Fact]
    public async Task Replay_ToTheEnd_EveryEventArrivesOnceAndIsCounted()
    {
        using var folder = new TemporaryFolder();
        await using var server = await EventServer.StartAsync();

        var run = await ReplayAsync(folder, File, server, "--batch-size", "5");

        // The file has bad rows: they are told, the rest is sent, and the exit code says that something is to be done.
        Assert.Equal(1, run.Code);
        Assert.Contains($"{File}:8: status 'Waiting' is not in the mapping", run.Error, StringComparison.Ordinal);
        Assert.Equal([5, 5, 3], server.BatchSizes);
        Assert.All(server.ContentTypes, type => Assert.Equal("application/x-ndjson", type));
        Assert.Equal(13, server.Events.Count);
        Assert.Equal("INC1", server.Events[0].Ticket);
        Assert.Equal(
            ["rows 15", "mapped 8", "skipped 1", "duplicates 1", "bad 5", "events 13", "sent 13", "accepted 13", "duplicates 0", "rejected 0"],
            Counts(run));
    }

    [Fact]
    public async Task Replay_Again_IsAllDuplicates()
    {
        using var folder = new TemporaryFolder();
        await using var server = await EventServer.StartAsync();
        var file = folder.File("log.csv", ThreeTickets);

        var first = await ReplayAsync(folder, file, server);
        var second = await ReplayAsync(folder, file, server);

        Assert.Equal((0, 0), (first.Code, second.Code));
        Assert.Contains("accepted 6", Counts(first));
        Assert.Equal(["sent 6", "accepted 0", "duplicates 6", "rejected 0"], Counts(second).TakeLast(4));
    }

    [Fact]
    public async Task Replay_ServerBusy_TriesAgainAfterTheTimeItNames()
    {
        using var folder = new TemporaryFolder();
        await using var server = await EventServer.StartAsync();
        server.Instead.Enqueue(context => Answer(context, 429, retryAfter: "0"));
        server.Instead.Enqueue(context => Answer(context, 503));
        server.Instead.Enqueue(context => Answer(context, 500));

        var run = await ReplayAsync(folder, folder.File("log.csv", ThreeTickets), server);

        Assert.Equal(0, run.Code);
        Assert.Equal(6, server.Events.Count);
        Assert.Contains("HTTP 429); trying again in 0 s", run.Error, StringComparison.Ordinal);
        Assert.Contains("HTTP 500); trying again in 0.8 s", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_ServerGivesUp_GoesOnWhereItStopped()
    {
        using var folder = new TemporaryFolder();
        await using var server = await EventServer.StartAsync();
        var file = folder.File("log.csv", ThreeTickets);
        server.OnTaken = taken =>
        {
            if (taken == 2) server.Instead.Enqueue(context => Answer(context, 400));
        };

        var first = await ReplayAsync(folder, file, server, "--batch-size", "2");
        var second = await ReplayAsync(folder, file, server, "--batch-size", "2");

        Assert.Equal((3, 0), (first.Code, second.Code));
        Assert.Contains("answered HTTP 400", first.Error, StringComparison.Ordinal);
        Assert.Contains("Run the same command again", first.Error, StringComparison.Ordinal);
        Assert.Contains("sent 4", Counts(first));
        Assert.Contains("Going on after 4 events", second.Error, StringComparison.Ordinal);
        Assert.Equal(["sent 6", "accepted 6", "duplicates 0", "rejected 0"], Counts(second).TakeLast(4));
        Assert.Equal(6, server.Events.Count);
    }

    [Fact]
    public async Task Replay_Cancelled_StopsAtABatchAndCanBeTakenUp()
    {
        using var folder = new TemporaryFolder();
        await using var server = await EventServer.StartAsync();
        using var stop = new CancellationTokenSource();
        var file = folder.File("log.csv", ThreeTickets);
        server.OnTaken = _ => stop.Cancel();

        var first = await ReplayAsync(folder, file, server, stop.Token, "--batch-size", "3");
        var second = await ReplayAsync(folder, file, server, "--batch-size", "3");

        Assert.Equal((130, 0), (first.Code, second.Code));
        Assert.Equal(6, server.Events.Count);
        Assert.Equal(6, server.Events.Select(happened => happened.Id).Distinct().Count());
        Assert.Contains("sent 6", Counts(second));
    }

    [Fact]
    public async Task Replay_NobodyThere_IsThreeAfterItsPatience()
    {
        using var folder = new TemporaryFolder();
        string url;
        await using (var server = await EventServer.StartAsync()) url = server.Url;

        var run = await CommandLine.RunAsync(
            ["replay", folder.File("log.csv", ThreeTickets), "--url", url, "--retry-for", "0s", "--state", Path.Combine(folder.Path, "state.json")]);

        Assert.Equal(3, run.Code);
        Assert.Contains("cannot be reached", run.Error, StringComparison.Ordinal);
        Assert.Contains("gave up after 0 s", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html>", "answered with something else than counts")]
    [InlineData("[]", "answered with something else than counts")]
    [InlineData("""{"accepted":"6","duplicates":0}""", "answered with something else than counts")]
    [InlineData("""{"accepted":0,"duplicates":0,"rejected":[{"at":"x"}]}""", "answered with something else than counts")]
    [InlineData("""{"accepted":5,"duplicates":0,"rejected":[]}""", "answered for 5 events of 6")]
    public async Task Replay_AnswerOfNoMonitor_IsThree(string answer, string expected)
    {
        using var folder = new TemporaryFolder();
        await using var server = await EventServer.StartAsync();
        server.Instead.Enqueue(context =>
        {
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            return context.Response.WriteAsync(answer);
        });

        var run = await ReplayAsync(folder, folder.File("log.csv", ThreeTickets), server);

        Assert.Equal(3, run.Code);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_BatchTooLarge_IsHalved()
    {
        using var folder = new TemporaryFolder();
        await using var server = await EventServer.StartAsync();
        server.Instead.Enqueue(context => Answer(context, 413));
        server.Instead.Enqueue(context => Answer(context, 413));

        var run = await ReplayAsync(folder, folder.File("log.csv", ThreeTickets), server);

        Assert.Equal(0, run.Code);
        Assert.Equal([1, 2, 3], server.BatchSizes);
    }

    [Fact]
    public async Task Replay_RefusedEvents_AreToldWithTheirLine()
    {
        using var folder = new TemporaryFolder();
        await using var server = await EventServer.StartAsync();
        server.RefusedTicket = "B";
        var file = folder.File("log.csv", ThreeTickets);

        var run = await ReplayAsync(folder, file, server, "--quiet");

        Assert.Equal(1, run.Code);
        Assert.Equal($"{file}:4: rejected: ticket is refused here\n{file}:5: rejected: ticket is refused here\n", run.Error);
        Assert.Equal(["sent 6", "accepted 4", "duplicates 0", "rejected 2"], Counts(run).TakeLast(4));
    }

    [Fact]
    public async Task Replay_WithSpeed_SendsInTheOrderOfTime()
    {
        using var folder = new TemporaryFolder();
        await using var server = await EventServer.StartAsync();

        // Ten minutes at 6000 times the speed: a tenth of a second.
        var run = await ReplayAsync(folder, folder.File("log.csv", ThreeTickets), server, "--speed", "6000");

        Assert.Equal(0, run.Code);
        Assert.Equal(server.Events.Select(happened => happened.At).Order(), server.Events.Select(happened => happened.At));
        Assert.True(server.BatchSizes.Count > 1, "events that are apart do not go out together");
    }

    [Fact]
    public async Task Replay_OwnMapping_IsUsed()
    {
        using var folder = new TemporaryFolder();
        await using var server = await EventServer.StartAsync();
        var mapping = folder.File("own.yaml", "mapping: own\nsource: desk\nticket: nr\nat: when\nset: { subject: what }\ncreated: { at: when }\n");

        var run = await ReplayAsync(folder, folder.File("own.csv", "nr;when;what\n1;2026-03-02 09:00;Printer\n"), server, "--mapping", mapping);

        Assert.Equal(0, run.Code);
        Assert.Equal(("desk", TicketEventType.Created, "Printer"), (server.Events[0].Source, server.Events[0].Type, server.Events[0].Changes.Subject.Value));
    }

    [Fact]
    public async Task Replay_UnknownExport_NamesTheWayOut()
    {
        using var folder = new TemporaryFolder();
        await using var server = await EventServer.StartAsync();

        var run = await ReplayAsync(folder, folder.File("own.csv", "nr;when\n1;2\n"), server);

        Assert.Equal(1, run.Code);
        Assert.Contains("describe it with --mapping PATH", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_WithAKey_SendsIt()
    {
        using var folder = new TemporaryFolder();
        await using var server = await EventServer.StartAsync();

        await CommandLine.RunAsync(
            ["replay", folder.File("log.csv", ThreeTickets), "--url", server.Url, "--state", Path.Combine(folder.Path, "state.json")],
            variables: new Dictionary<string, string> { ["SLAMONITOR_API_KEY"] = "sla_secret" });

        Assert.Equal(["Bearer sla_secret"], server.Keys);
    }

    [Fact]
    public async Task Replay_BrokenGzip_IsThree()
    {
        using var folder = new TemporaryFolder();
        await using var server = await EventServer.StartAsync();
        var file = Path.Combine(folder.Path, "log.csv.gz");
        await System.IO.File.WriteAllBytesAsync(file, [0x1f, 0x8b, 1, 2, 3], TestContext.Current.CancellationToken);

        Assert.Equal(3, (await ReplayAsync(folder, file, server)).Code);
    }

    [Theory]
    [InlineData("servicenow_incidents.csv.gz", 5443)]
    [InlineData("helpdesk_events.csv.gz", 25429)]
    public async Task Replay_RealLog_ArrivesWhole(string name, int events)
    {
        using var folder = new TemporaryFolder();
        await using var server = await EventServer.StartAsync();

        var run = await ReplayAsync(folder, SharedLog(name), server);

        Assert.Equal(0, run.Code);
        Assert.Equal(events, server.Events.Count);
        Assert.Contains($"accepted {events}", Counts(run));
    }

    private static string SharedLog(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !System.IO.File.Exists(Path.Combine(folder.FullName, "SlaMonitor.sln"))) folder = folder.Parent;
        var path = folder is null ? name : Path.Combine(folder.FullName, "..", "shared", "data", name);
        if (!System.IO.File.Exists(path)) Assert.Skip($"the real log {name} is not in ../shared/data beside the repository");
        return path;
    }

    private static Task<CommandLine> ReplayAsync(TemporaryFolder folder, string file, EventServer server, params string[] more) =>
        ReplayAsync(folder, file, server, CancellationToken.None, more);

    private static Task<CommandLine> ReplayAsync(TemporaryFolder folder, string file, EventServer server, CancellationToken cancellation, params string[] more) =>
        CommandLine.RunAsync(["replay", file, "--url", server.Url, "--state", Path.Combine(folder.Path, "state.json"), .. more], cancellation: cancellation);

    private static IReadOnlyList<string> Counts(CommandLine run) =>
        [.. run.Lines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(words => words.Length == 2).Select(words => string.Join(' ', words))
            .Where(line => char.IsLetter(line[0]))];

    private static Task Answer(HttpContext context, int status, string? retryAfter = null)
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null) context.Response.Headers.RetryAfter = retryAfter;
        return Task.CompletedTask;
    }
}

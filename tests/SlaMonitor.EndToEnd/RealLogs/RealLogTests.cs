using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.EndToEnd.RealLogs;

/// <summary>Two real logs through the real server: exact counts, all duplicates the second time, and <c>evaluate</c> says the same.</summary>
public sealed class RealLogTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("servicenow_incidents.csv.gz", 5_998, 890)]
    [InlineData("helpdesk_events.csv.gz", 21_348, 4_580)]
    public async Task Replay_RealLog_KeepsCountsAndAgreesWithEvaluate(string name, int rows, int tickets)
    {
        var log = Path.Combine(SharedData(), name);
        if (!File.Exists(log)) Assert.Skip($"the log {name} is not here (it is not part of the project)");
        using var folder = new TemporaryFolder();
        await using var server = Slamonitor.Serve(folder["data"], folder.File("sla.yaml", Configuration));
        using var api = new Api(await server.Listening.WaitAsync(Limits.Start));

        var first = await ReplayAsync(log, api.Address, folder["first.json"]);
        var second = await ReplayAsync(log, api.Address, folder["second.json"]);

        Assert.Equal(rows, first["rows"]);
        Assert.Equal(first["rows"], first["mapped"] + first["skipped"] + first["duplicates"] + first["bad"]);
        Assert.Equal((first["events"], first["events"], 0, 0), (first["sent"], first["accepted"], first["sent duplicates"], first["rejected"]));
        Assert.Equal((first["events"], 0, first["events"], 0), (second["sent"], second["accepted"], second["sent duplicates"], second["rejected"]));
        output.WriteLine($"{name}: {first["rows"]} rows, {first["events"]} events");

        var listed = (await api.ListAsync("api/v1/tickets?limit=1000")).Select(row => (string)row["ticket"]!).Distinct().ToList();
        Assert.Equal(tickets, listed.Count);
        await AgreesAsync(api, folder, listed, first["events"]);
        Assert.Equal(0, await server.StopAsync());
        Assert.Empty(server.ErrorsLogged);
    }

    private async Task AgreesAsync(Api api, TemporaryFolder folder, List<string> tickets, int events)
    {
        var said = new Dictionary<string, string>();
        var (lines, asOf) = (new List<string>(), "");
        foreach (var ticket in tickets)
        {
            var answer = await api.TicketAsync(ticket);
            Assert.True(answer.Status == HttpStatusCode.OK, $"{ticket}: {answer}");
            lines.AddRange(answer.Body!["events"]!.AsArray().Select(e => e!.ToJsonString()));
            said[ticket] = string.Join('\n', answer.Body["clocks"]!.AsArray().Select(clock => Line(clock!, "stoppedAt")));
            asOf = (string)answer.Body["asOf"]!;
        }
        Assert.Equal(events, lines.Count);

        var file = folder.File("events.jsonl", string.Join('\n', lines));
        await using var evaluate = Slamonitor.Start("evaluate", "--config", folder["sla.yaml"], "--events", file, "--at", asOf);
        Assert.True(await evaluate.Exited.WaitAsync(Limits.Start) == 0, evaluate.Errors);

        var evaluated = evaluate.Output.Split('\n').Select(line => JsonNode.Parse(line)!)
            .ToDictionary(line => (string)line["ticket"]!, line => string.Join('\n', line["clocks"]!.AsArray().Select(clock => Line(clock!, "metAt"))));
        Assert.Equal(said.Count, evaluated.Count);
        foreach (var (ticket, clocks) in said) Assert.True(clocks == evaluated[ticket], $"{ticket}: the server says\n{clocks}\nevaluate says\n{evaluated[ticket]}");
        output.WriteLine($"{said.Count} tickets, {said.Values.Sum(s => s.Split('\n').Length)} clocks the same in evaluate and serve");
    }

    private static string Line(JsonNode clock, string stop)
    {
        var met = (string)clock["state"]! is "met" or "met_late" ? clock[stop] : null;
        var warnings = string.Join(',', clock["warnings"]!.AsArray().Select(w => $"{w!["threshold"]}@{w["at"]}"));
        return $"{clock["metric"]}/{clock["cycle"]} {clock["policy"]} {clock["state"]} target {clock["target"]} started {clock["startedAt"]} due {clock["dueAt"]} breached {clock["breachedAt"]} met {met} warned {warnings}";
    }

    /// <summary>The counts of the summary by name; the duplicates among what was sent are told apart from those in the file.</summary>
    private static async Task<Dictionary<string, int>> ReplayAsync(string log, Uri address, string state)
    {
        await using var replay = Slamonitor.Start("replay", log, "--url", address.ToString(), "--state", state, "--quiet");
        Assert.True(await replay.Exited.WaitAsync(Limits.Whole) == 0, replay.Errors);
        var counts = new Dictionary<string, int>();
        foreach (var words in replay.Output.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(words => words.Length == 2))
        {
            if (!int.TryParse(words[1], CultureInfo.InvariantCulture, out var count)) continue;
            counts[counts.ContainsKey("sent") && words[0] == "duplicates" ? "sent duplicates" : words[0]] = count;
        }
        return counts;
    }

    private static string SharedData()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "SlaMonitor.sln"))) return Path.Combine(at.FullName, "..", "shared", "data");
        return "";
    }

    private const string Configuration = """
        version: 1
        calendars:
          - id: office
            time_zone: Europe/Rome
            hours: { mon-fri: ["09:00-13:00", "14:00-18:00"] }
            holidays: [ { date: 2016-05-02, name: A holiday } ]
        policies:
          - id: standard
            match: {}
            targets:
              first_response: { urgent: 15m, high: 1h, normal: 4h, low: 8h, calendar: office }
              next_response: { urgent: 1h, high: 2h, normal: 8h, low: 24h, calendar: 24x7 }
              resolution: { urgent: 4h, high: 8h, normal: 3d, low: 5d, calendar: office, pause_on: [pending, on_hold] }
            warn_at: [ 50%, 75% ]
        """;
}

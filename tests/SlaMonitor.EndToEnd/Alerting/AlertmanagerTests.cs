using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.EndToEnd.Alerting;

/// <summary>The real Alertmanager and the real monitor: an alert runs under the monitor's own policies.</summary>
public sealed class AlertmanagerTests
{
    private const string Configuration = """
        policies:
          - id: alerts
            match: { tag: alert, group: platform }
            targets: { resolution: { urgent: 30m, high: 4h } }
            warn_at: [ 10% ]
            escalate: { warning: { at: 10%, policy: operators } }
        escalations: [ { id: operators, steps: [ { after: 0m, notify: [ { channel: desk } ] } ] } ]
        channels: [ { id: desk, type: log } ]
        """;

    [Fact]
    public async Task Alert_FiredWhileTheMonitorWasDown_BecomesATicketWhenItIsBackAndIsSolvedWithIt()
    {
        if (RealAlertmanager.Program is null) Assert.Skip("There is no Alertmanager on this machine (Debian's package prometheus-alertmanager).");
        using var folder = new TemporaryFolder();
        var data = folder["data"];
        var keys = Slamonitor.Start("keys", "add", "--name", "alertmanager", "--role", "agent", "--data", data);
        await using (keys) Assert.Equal(0, await keys.Exited.WaitAsync(Limits.Start));
        var key = keys.Output.Trim();
        var monitor = new Uri($"http://127.0.0.1:{FreePort.Any()}");

        await using var alertmanager = await RealAlertmanager.StartAsync(folder, new Uri(monitor, "/api/v1/webhooks/alertmanager"), key);
        var startsAt = DateTimeOffset.UtcNow.AddMinutes(-5);
        await alertmanager.TellAsync("SiloLost", startsAt, null);
        await alertmanager.Says("Notify attempt failed").WaitAsync(Limits.Start);

        await using var slamonitor = Slamonitor.Serve(data, folder.File("sla.yaml", Configuration), monitor.GetLeftPart(UriPartial.Authority));
        using var api = new Api(await slamonitor.Listening.WaitAsync(Limits.Start));
        api.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        JsonNode? row = null;
        await RealAlertmanager.WaitAsync(
            async () => (row = (await api.ListAsync("api/v1/tickets?group=platform")).FirstOrDefault()) is not null,
            () => "no ticket came of the alert: " + alertmanager.Errors);
        Assert.Equal(("urgent", "SiloLost happened"), ((string?)row!["priority"], (string?)row["subject"]));
        var id = (string)row["ticket"]!;
        var ticket = (await api.TicketAsync(id)).Body!;
        Assert.Equal("https://prometheus.example.com/user/runbooks/SiloLost.md", (string?)ticket["fields"]!["runbook_url"]);
        Assert.Equal("api", (string?)ticket["channel"]);
        // Since when it fires, not since when the monitor knows.
        Assert.InRange(DateTimeOffset.Parse((string)ticket["clocks"]![0]!["startedAt"]!, System.Globalization.CultureInfo.InvariantCulture) - startsAt, TimeSpan.FromSeconds(-1), TimeSpan.FromSeconds(1));

        // Three of thirty minutes are over: operators are told at once.
        await RealAlertmanager.WaitAsync(async () => await EscalationAsync(api, id) == "triggered", () => "nobody was told: " + slamonitor.Output);

        await alertmanager.TellAsync("SiloLost", startsAt, DateTimeOffset.UtcNow);
        await RealAlertmanager.WaitAsync(
            async () => (string?)(ticket = (await api.TicketAsync(id)).Body!)["status"] == "solved",
            () => $"the ticket was not solved with the alert: {ticket}\n{alertmanager.Errors}");
        Assert.Equal("met", (string?)ticket["clocks"]![0]!["state"]);
        await RealAlertmanager.WaitAsync(async () => await EscalationAsync(api, id) == "resolved", () => "the escalation outlived the alert");
        Assert.Empty(slamonitor.ErrorsLogged);
        Assert.Equal(0, await slamonitor.StopAsync());
        await alertmanager.StopAsync();
    }

    /// <summary>How the escalation of operators stands; null when there is none.</summary>
    private static async Task<string?> EscalationAsync(Api api, string ticket) =>
        (string?)(await api.ListAsync("api/v1/escalations?ticket=" + ticket)).SingleOrDefault(one => (string?)one["policy"] == "operators")?["state"];
}

using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SlaMonitor.EndToEnd.Serving;
using SlaMonitor.PostgresServer;

namespace SlaMonitor.Deploy.Tests.Running;

/// <summary>The whole of <c>compose.yaml</c> but Grafana, as near as one comes to it without Docker.</summary>
public sealed class DeployedTests
{
    [Fact]
    public async Task Compose_FromInitToAnAlert_Works()
    {
        var caddy = Tool.Require("caddy", "caddy");
        var prometheus = Tool.Require("prometheus", "prometheus");
        var alertmanager = Tool.Find("alertmanager") ?? Tool.Require("prometheus-alertmanager", "prometheus-alertmanager");
        if (!ImageFolder.IsBuilt) Assert.Skip("This build is without the cluster, and so without its nodes.");
        await using var postgres = await PostgresAsync();
        using var image = new ImageFolder();
        using var data = new TemporaryFolder();
        if (Environment.IsPrivilegedProcess) Assert.Equal(0, (await Tool.RunAsync("chown", [Deployment.Dockerfile.Final.The("USER").Text, data.Path])).Code);

        // init.sh: the keys are made by the image's program and user.
        using var init = new InitScript(Nobody.Command(new Dictionary<string, string>(), image.Program("/app/slamonitor")), data.Path);
        var (code, output) = await init.RunAsync();
        Assert.True(code == 0, output);

        // docker compose up: the migration, then the nodes.
        await using var cluster = new DeployedCluster(image, data, await postgres.NewDatabaseAsync());
        (code, output) = await cluster.RunAsync("migrate");
        Assert.True(code == 0 && output.Contains("migrations applied", StringComparison.Ordinal), output);
        foreach (var silo in Deployment.Silos) cluster.Start(silo.Name);
        foreach (var silo in Deployment.Silos) await WaitAsync(() => cluster.IsHealthyAsync(silo.Name), () => $"{silo.Name} is not ready");
        cluster.Start("proxy", caddy, null, "run", "--adapter", "caddyfile", "--config", "etc/caddy/Caddyfile");
        cluster.Start("alertmanager", alertmanager, ("alertmanager-key", init.Secret("alertmanager-key")), "--web.listen-address=" + cluster["alertmanager"].Authority);
        cluster.Start("prometheus", prometheus, ("prometheus-key", init.Secret("prometheus-key")), "--web.listen-address=" + cluster["prometheus"].Authority);
        using var monitor = Client(cluster["proxy"], init.Secret("admin-key"));
        await WaitAsync(async () => await StatusAsync(monitor, "health/ready") == HttpStatusCode.OK, () => "the proxy serves nothing: " + cluster.Process("proxy").Errors);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(monitor, "api/v1/tickets"));
        using (var anybody = Client(cluster["proxy"], null)) Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(anybody, "api/v1/tickets"));
        Assert.Single(await NodesOfAsync(cluster["proxy"]));
        await AlertsComeThroughAsync(cluster, monitor);
        await PrometheusSeesAllAsync(cluster);

        // A node leaves: it ends well, and who asks at the proxy is answered by another one; while it leaves, perhaps with "try again".
        var leaving = cluster.Process("silo-1").StopAsync();
        while (!leaving.IsCompleted) Assert.Contains(await StatusAsync(monitor, "api/v1/configuration"), new HttpStatusCode?[] { HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable });
        Assert.Equal(0, await leaving);
        for (var i = 0; i < 20; i++)
        {
            using var other = Client(cluster["proxy"], init.Secret("admin-key"));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(other, "api/v1/configuration"));
        }
        cluster.Start("silo-1");
        await WaitAsync(() => cluster.IsHealthyAsync("silo-1"), () => "silo-1 does not come back");
        // Of its own; Orleans tells of nodes that a busy machine let wait.
        foreach (var silo in Deployment.Silos) Assert.DoesNotContain(cluster.Process(silo.Name).ErrorsLogged, line => line.Contains(" SlaMonitor.", StringComparison.Ordinal));
    }

    /// <summary>The alert that Alertmanager is told of is a ticket under the policy that the example configuration has for it.</summary>
    private static async Task AlertsComeThroughAsync(DeployedCluster cluster, HttpClient monitor)
    {
        using var alertmanager = Client(cluster["alertmanager"], null);
        await WaitAsync(async () => await StatusAsync(alertmanager, "-/ready") == HttpStatusCode.OK, () => cluster.Process("alertmanager").Errors);
        var alert = new { labels = new { alertname = "SlaSiloLost", severity = "critical" }, annotations = new { summary = "A node of the cluster is missing" } };
        using var told = await alertmanager.PostAsJsonAsync(new Uri("api/v2/alerts", UriKind.Relative), new[] { alert });
        Assert.Equal(HttpStatusCode.OK, told.StatusCode);

        JsonNode? row = null;
        await WaitAsync(
            async () => (row = (await JsonAsync(monitor, "api/v1/tickets"))["items"]!.AsArray().FirstOrDefault()) is not null,
            () => "no ticket came of the alert: " + cluster.Process("alertmanager").Errors);
        Assert.Equal(("A node of the cluster is missing", "urgent", "alerts-critical"), ((string?)row!["subject"], (string?)row["priority"], (string?)row["policy"]));
    }

    private static async Task PrometheusSeesAllAsync(DeployedCluster cluster)
    {
        using var prometheus = Client(cluster["prometheus"], null);
        await WaitAsync(async () => await StatusAsync(prometheus, "-/ready") == HttpStatusCode.OK, () => cluster.Process("prometheus").Errors);
        var seen = "";
        await WaitAsync(
            async () => (seen = await prometheus.GetStringAsync(new Uri("api/v1/query?query=sum(up{job=\"slamonitor\"})", UriKind.Relative))).Contains($",\"{Deployment.Silos.Count}\"]", StringComparison.Ordinal),
            () => $"Prometheus does not see every node: {seen}\n{cluster.Process("prometheus").Errors}");
        var alertmanagers = (await JsonAsync(prometheus, "api/v1/alertmanagers"))["data"]!["activeAlertmanagers"]!.AsArray();
        Assert.Equal(new Uri(cluster["alertmanager"], "/api/v2/alerts").AbsoluteUri, (string?)Assert.Single(alertmanagers)!["url"]);
        // Runbooks, from Prometheus itself.
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(prometheus, "user/alertmanager.md"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(prometheus, "user/runbooks/SlaMonitorDown.md"));
    }

    /// <summary>Which nodes answer a browser's requests, by the cookie with which the proxy remembers them.</summary>
    private static async Task<IReadOnlyCollection<string>> NodesOfAsync(Uri proxy)
    {
        using var handler = new SocketsHttpHandler();
        using var http = new HttpClient(handler) { BaseAddress = proxy };
        var nodes = new HashSet<string>();
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, "health/live"));
            nodes.Add(handler.CookieContainer.GetCookies(proxy)["slamonitor_node"]!.Value);
        }
        return nodes;
    }

    private static async Task<PrivatePostgres> PostgresAsync()
    {
        try
        {
            return await PrivatePostgres.StartAsync();
        }
        catch (PostgresUnavailableException missing)
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }

    private static HttpClient Client(Uri address, string? key)
    {
        var http = new HttpClient { BaseAddress = address, Timeout = Limits.Step };
        if (key is not null) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return http;
    }

    /// <summary>Null when nobody answers.</summary>
    private static async Task<HttpStatusCode?> StatusAsync(HttpClient http, string path)
    {
        try
        {
            using var response = await http.GetAsync(new Uri(path, UriKind.Relative));
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task<JsonNode> JsonAsync(HttpClient http, string path) => JsonNode.Parse(await http.GetStringAsync(new Uri(path, UriKind.Relative)))!;

    private static async Task WaitAsync(Func<Task<bool>> isSo, Func<string> what)
    {
        for (var watch = Stopwatch.StartNew(); !await isSo();)
        {
            Assert.True(watch.Elapsed < Limits.Start, what());
            await Task.Delay(100);
        }
    }
}

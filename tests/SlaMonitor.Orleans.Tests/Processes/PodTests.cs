using System.Net;
using System.Net.Http.Headers;
using SlaMonitor.EndToEnd.Serving;
using SlaMonitor.Postgres.Tests;
using SlaMonitor.Web.Access;

namespace SlaMonitor.Orleans.Tests.Processes;

/// <summary>
/// A silo as Kubernetes runs it: its settings in the variables that the chart writes (helm/slamonitor), its secrets and its configuration in files behind
/// links. It starts, sees a changed secret, and when it is told to stop it is not ready at once and gone in time.
/// </summary>
public sealed class PodTests(PostgresFixture postgres)
{
    private const string Configuration = "version: 1\npolicies: [{ id: standard, match: {}, targets: { first_response: { urgent: 30m, calendar: 24x7 } } }]\n";

    private static readonly TimeSpan StepMax = TimeSpan.FromSeconds(60);

    /// <summary>As long as the chart counts on: see <see cref="ProcessTests"/>.</summary>
    private static readonly TimeSpan HandOverMax = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Silo_AsInItsPod_StartsSeesANewSecretAndStops()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("a pod's mounts are links");
        using var folder = new TemporaryFolder();
        var (old, key) = (Keys(folder["keys-1"]), Keys(folder["keys-2"]));
        Mount(folder["data"], "keys.json", File.ReadAllText(Path.Combine(folder["keys-1"], "keys.json")), "..1");
        Mount(folder["config"], "sla.yaml", Configuration, "..1");
        Mount(folder["database"], "connection", (await postgres.Server.NewDatabaseAsync()) + "\n", "..1");
        var database = new Dictionary<string, string> { ["SLAMONITOR_DATABASE_FILE"] = Path.Combine(folder["database"], "connection") };
        await using (var migrate = PodProcess.Start("migrate", database))
            Assert.True(await migrate.Exited.WaitAsync(StepMax) == 0, migrate.Errors);

        await using var silo = PodProcess.Start("serve", new Dictionary<string, string>(database)
        {
            ["SLAMONITOR_ADDRESS"] = "127.0.0.1",
            ["SLAMONITOR_SILO_PORT"] = $"{FreePort.Any()}",
            ["SLAMONITOR_GATEWAY_PORT"] = $"{FreePort.Any()}",
            ["SLAMONITOR_CLUSTER"] = "slamonitor",
            ["SLAMONITOR_URLS"] = "http://127.0.0.1:0",
            ["SLAMONITOR_DATA"] = folder["data"],
            ["SLAMONITOR_CONFIG"] = folder["config"],
            ["SLAMONITOR_PUBLIC_URL"] = "http://support-slamonitor.sla.svc:8080",
        });
        using var http = new HttpClient { BaseAddress = await silo.Listening.WaitAsync(StepMax), Timeout = StepMax };
        await BecomesAsync(http, "/health/ready", null, HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, "/health/live"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(http, "/metrics"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, "/metrics", old));

        Mount(folder["data"], "keys.json", File.ReadAllText(Path.Combine(folder["keys-2"], "keys.json")), "..2");
        await BecomesAsync(http, "/metrics", key, HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(http, "/metrics", old));

        silo.Signal(15);
        await silo.Says("stopping;").WaitAsync(StepMax);
        // It may be gone before it is asked.
        Assert.NotEqual(HttpStatusCode.OK, await StatusAsync(http, "/health/ready"));
        Assert.True(await silo.Exited.WaitAsync(HandOverMax) == 0, silo.Errors);
    }

    private static string Keys(string folder)
    {
        new ApiKeyFile(folder).Add("prometheus", Role.Viewer, TimeProvider.System.GetUtcNow(), out var text);
        return text;
    }

    /// <summary>A file as Kubernetes mounts it: behind a link to a link, the second of which it replaces when the file changes.</summary>
    private static void Mount(string folder, string name, string text, string version)
    {
        Directory.CreateDirectory(Path.Combine(folder, version));
        File.WriteAllText(Path.Combine(folder, version, name), text);
        var data = Path.Combine(folder, "..data");
        if (new FileInfo(data).LinkTarget is not null) File.Delete(data);
        File.CreateSymbolicLink(data, version);
        if (!File.Exists(Path.Combine(folder, name))) File.CreateSymbolicLink(Path.Combine(folder, name), Path.Combine("..data", name));
    }

    private static async Task BecomesAsync(HttpClient http, string path, string? key, HttpStatusCode status)
    {
        using var patience = new CancellationTokenSource(StepMax);
        while (await StatusAsync(http, path, key) != status) await Task.Delay(100, patience.Token);
    }

    /// <summary>Null when nobody answers.</summary>
    private static async Task<HttpStatusCode?> StatusAsync(HttpClient http, string path, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        try
        {
            using var response = await http.SendAsync(request);
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}

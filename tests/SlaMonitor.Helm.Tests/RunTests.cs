using System.Net;
using System.Net.Http.Headers;
using SlaMonitor.EndToEnd.Serving;
using SlaMonitor.Helm.Tests.Rendering;

namespace SlaMonitor.Helm.Tests;

/// <summary>The real program, with the arguments and the mounts of the pod: they start it, its probes answer, and SIGTERM ends it in time.</summary>
public sealed class RunTests(Charts charts)
{
    private const string Values = "mode: embedded\nkeys: { existingSecret: k }\npublicUrl: https://sla.example.com\nconfiguration: { existingConfigMap: c }\n";

    private const string Configuration = "version: 1\npolicies: [{ id: standard, match: {}, targets: { first_response: { urgent: 30m, calendar: 24x7 } } }]\n";

    [Fact]
    public async Task OneProcess_AsInItsPod_ServesAndStops()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("a pod's mounts are links");
        var chart = await charts.RenderAsync(new ChartCase("run", Values));
        using var folder = new TemporaryFolder();
        var key = await MountAsync(chart, folder);
        var arguments = chart.Container["args"]!.AsArray().Select(arg => Here((string)arg!, folder)).ToArray();

        await using var monitor = Slamonitor.Start(arguments);
        using var http = new HttpClient { BaseAddress = await monitor.Listening.WaitAsync(Limits.Start), Timeout = Limits.Step };

        foreach (var probe in new[] { "startupProbe", "livenessProbe", "readinessProbe" })
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, (string)chart.Container.Find($"{probe}.httpGet.path")!));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(http, "/metrics"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, "/metrics", key));
        Assert.Contains("standard", await TextAsync(http, "/api/v1/configuration", key), StringComparison.Ordinal);

        var grace = TimeSpan.FromSeconds((int)chart.Monitor.Template.Find("spec.terminationGracePeriodSeconds")!);
        monitor.Signal(15);
        Assert.Equal(0, await monitor.Exited.WaitAsync(grace));
    }

    /// <summary>What the pod mounts, each in the folder of its path, and links where Kubernetes makes them. The answer is a viewer's key.</summary>
    private static async Task<string> MountAsync(RenderedChart chart, TemporaryFolder folder)
    {
        var keys = folder["made"];
        await using (var add = Slamonitor.Start("keys", "add", "--data", keys, "--name", "prometheus", "--role", "viewer"))
        {
            Assert.Equal(0, await add.Exited.WaitAsync(Limits.Step));
            foreach (var mount in chart.Container.All("volumeMounts").OrderBy(mount => ((string)mount["mountPath"]!).Length))
            {
                var at = folder["root" + (string)mount["mountPath"]!];
                switch ((string?)mount["name"])
                {
                    case "keys":
                        // By subPath: the file alone, in the data's folder.
                        Assert.Equal("keys.json", (string?)mount["subPath"]);
                        File.Copy(Path.Combine(keys, "keys.json"), at);
                        break;
                    case "configuration":
                        Directory.CreateDirectory(Path.Combine(at, "..2026"));
                        await File.WriteAllTextAsync(Path.Combine(at, "..2026", "sla.yaml"), Configuration);
                        File.CreateSymbolicLink(Path.Combine(at, "..data"), "..2026");
                        File.CreateSymbolicLink(Path.Combine(at, "sla.yaml"), Path.Combine("..data", "sla.yaml"));
                        break;
                    default:
                        Directory.CreateDirectory(at);
                        break;
                }
            }
            return add.Output.Trim();
        }
    }

    /// <summary>An argument with its folder in ours, and a free port of this machine's.</summary>
    private static string Here(string argument, TemporaryFolder folder) => argument.Split('=') switch
    {
        [var option, ['/', ..] path] => $"{option}={folder["root" + path]}",
        ["--urls", "http://0.0.0.0:8080"] => "--urls=http://127.0.0.1:0",
        _ => argument,
    };

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, string path, string? key = null)
    {
        using var response = await SendAsync(http, path, key);
        return response.StatusCode;
    }

    private static async Task<string> TextAsync(HttpClient http, string path, string key)
    {
        using var response = await SendAsync(http, path, key);
        return await response.Content.ReadAsStringAsync();
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, string path, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return await http.SendAsync(request);
    }
}

using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using SlaMonitor.Core.Monitoring;

namespace SlaMonitor.Web.Tests;

/// <summary>The web in front of an <see cref="InMemoryMonitor"/>, on a free port of this machine.</summary>
public sealed class RunningWeb : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DirectoryInfo _data;

    private RunningWeb(WebApplication app, InMemoryMonitor monitor, MonitorMetrics metrics, DirectoryInfo data)
    {
        (_app, Monitor, Metrics, _data) = (app, monitor, metrics, data);
        Address = new Uri(app.Urls.Single());
        Client = new HttpClient { BaseAddress = Address };
    }

    public InMemoryMonitor Monitor { get; }

    public MonitorMetrics Metrics { get; }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<RunningWeb> StartAsync(
        InMemoryMonitor? monitor = null,
        Func<WebOptions, WebOptions>? with = null,
        Action<string>? prepare = null)
    {
        var data = Directory.CreateTempSubdirectory("slamonitor-web-");
        prepare?.Invoke(data.FullName);
        monitor ??= new InMemoryMonitor();
        var metrics = new MonitorMetrics("1.2.3");
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        var options = new WebOptions { DataDirectory = data.FullName, Urls = ["http://127.0.0.1:0"], ReadGaugesEvery = TimeSpan.Zero };
        var app = MonitorWeb.Build(builder, monitor, metrics, with?.Invoke(options) ?? options);
        await app.StartAsync();
        return new RunningWeb(app, monitor, metrics, data);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Metrics.Dispose();
        _data.Delete(recursive: true);
    }

    public Task<HttpResponseMessage> PostAsync(string body, string type = "application/json") => PostAsync(Encoding.UTF8.GetBytes(body), type);

    public async Task<HttpResponseMessage> PostAsync(byte[] body, string type = "application/json")
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return await Client.PostAsync(new Uri("/api/v1/events", UriKind.Relative), content);
    }

    public Task<HttpResponseMessage> GetAsync(string path) => Client.GetAsync(new Uri(Address + path.TrimStart('/')));

    /// <summary>Sends JSON, or with null no body at all.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address + path.TrimStart('/')));
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await Client.SendAsync(request);
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }

    /// <summary>Asserts that the answer is this problem, and gives its document.</summary>
    public static async Task<JsonElement> ProblemAsync(HttpResponseMessage response, int status, string name)
    {
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await JsonAsync(response);
        Assert.Equal("urn:slamonitor:problem:" + name, problem.GetProperty("type").GetString());
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        return problem;
    }
}

using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SlaMonitor.Cli.Tests;

public sealed class HealthCommandTests
{
    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public async Task Health_OfAReadyMonitor_IsZero(string end)
    {
        await using var monitor = Answering(200, """{"status":"ready"}""");
        await monitor.StartAsync(TestContext.Current.CancellationToken);

        var run = await CommandLine.RunAsync(["health", "--url", Url(monitor) + end]);

        Assert.Equal((0, "ready\n", ""), (run.Code, run.Out, run.Error));
    }

    [Theory]
    [InlineData(503, """{"title":"The monitor is not ready","detail":"The database cannot be reached."}""", "answered 503: The database cannot be reached.")]
    [InlineData(204, "", "answered 204; is it a monitor?")]
    [InlineData(302, "", "answered 302; is it a monitor?")]
    [InlineData(404, "<html>", "answered 404; is it a monitor?")]
    [InlineData(404, "[]", "answered 404")]
    public async Task Health_OfAnyOtherAnswer_IsOneAndSaysWhy(int status, string body, string expected)
    {
        await using var monitor = Answering(status, body);
        await monitor.StartAsync(TestContext.Current.CancellationToken);

        var run = await CommandLine.RunAsync(["health", "--url", Url(monitor)]);

        Assert.Equal((1, "", $"not ready: {Url(monitor)}/health/ready {expected}\n"), (run.Code, run.Out, run.Error));
    }

    [Fact]
    public async Task Health_OfNobody_IsOneAndSaysWhy()
    {
        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        var run = await CommandLine.RunAsync(["health", "--url", $"http://127.0.0.1:{port}"]);

        Assert.Equal(1, run.Code);
        Assert.StartsWith($"not ready: http://127.0.0.1:{port}/health/ready cannot be reached: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_OfAMonitorThatHangs_IsOneAfterTheTimeout()
    {
        // It takes the connection and says nothing.
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        var run = await CommandLine.RunAsync(["health", "--url", $"http://{listener.LocalEndpoint}", "--timeout", "0.2s"]);

        Assert.Equal((1, $"not ready: http://{listener.LocalEndpoint}/health/ready does not answer within 0.2 s\n"), (run.Code, run.Error));
    }

    private static WebApplication Answering(int status, string body)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapGet("/health/ready", async (HttpContext http) =>
        {
            http.Response.StatusCode = status;
            if (status != 204) await http.Response.WriteAsync(body);
        });
        return app;
    }

    private static string Url(WebApplication app) => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
}

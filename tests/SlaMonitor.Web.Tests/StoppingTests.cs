using System.Net.WebSockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace SlaMonitor.Web.Tests;

/// <summary>Found by rolling silos: a live client that came back just as its server stopped held it up for 30 s.</summary>
public sealed class StoppingTests
{
    [Fact]
    public async Task Hub_TheMonitorIsStopping_TakesNoConnectionThatWouldHoldItUp()
    {
        await using var web = await RunningWeb.StartAsync();
        web.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        await Assert.ThrowsAsync<WebSocketException>(() => HubClient.ConnectAsync(web.Address));
        using var response = await web.GetAsync(MonitorWeb.HubPath);
        await RunningWeb.ProblemAsync(response, 503, "not-ready");
        Assert.NotNull(response.Headers.RetryAfter);
    }
}

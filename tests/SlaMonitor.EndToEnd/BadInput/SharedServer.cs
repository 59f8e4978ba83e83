using System.Net;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.EndToEnd.BadInput;

/// <summary>One server for all the tests of a class; at the end it must still be well, and have logged no error.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private Slamonitor _server = null!;

    internal Api Api { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _server = Slamonitor.Serve(_folder["data"]);
        Api = new Api(await _server.Listening.WaitAsync(Limits.Start));
    }

    public async ValueTask DisposeAsync()
    {
        using var api = Api;
        using var folder = _folder;
        await using var server = _server;
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("health/ready")).Status);
        Assert.Equal(0, await server.StopAsync());
        Assert.Empty(server.ErrorsLogged);
    }
}

using System.Diagnostics;
using System.Globalization;

namespace SlaMonitor.Benchmarks.Live;

/// <summary>The client that browsers use, npm's <c>@microsoft/signalr</c>, in a process of node.</summary>
internal sealed class NodeListener : IDisposable
{
    private readonly Process _process;

    private NodeListener(Process process) => _process = process;

    /// <summary>Connects and subscribes.</summary>
    /// <param name="hub">The hub's address.</param>
    /// <param name="modules">A folder <c>node_modules</c> that has the client.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<NodeListener> ConnectAsync(Uri hub, string modules, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("node")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Live", "listener.cjs"), hub.ToString() },
            Environment = { ["NODE_PATH"] = Path.GetFullPath(modules) },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        if (await process.StandardOutput.ReadLineAsync(cancellation) == "subscribed") return new NodeListener(process);
        process.Kill();
        throw new InvalidOperationException("the node client did not subscribe");
    }

    /// <summary>Ends it, and reads what it has noted.</summary>
    public async Task<List<Delivery>> StopAsync(CancellationToken cancellation)
    {
        _process.StandardInput.Close();
        var deliveries = new List<Delivery>();
        while (await _process.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            var parts = line.Split(' ');
            deliveries.Add(new Delivery(
                long.Parse(parts[0], CultureInfo.InvariantCulture),
                int.Parse(parts[1].AsSpan(2), CultureInfo.InvariantCulture),
                DateTime.Parse(parts[2], CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal).Ticks,
                DateTime.UnixEpoch.AddMilliseconds(long.Parse(parts[3], CultureInfo.InvariantCulture)).Ticks));
        }
        return deliveries;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}

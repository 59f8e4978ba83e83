using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace SlaMonitor.Orleans.Tests.Processes;

/// <summary>The way from one silo to PostgreSQL, on loopback, that can be cut and healed.</summary>
internal sealed class DatabaseLink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closed = new();
    private readonly Lock _gate = new();
    private readonly HashSet<Socket> _open = [];
    private readonly IPEndPoint _server;
    private readonly Task _accepting;
    private TaskCompletionSource _flows = new();
    private bool _refuses;

    private DatabaseLink(NpgsqlConnectionStringBuilder server)
    {
        _server = new IPEndPoint(IPAddress.Parse(server.Host!), server.Port);
        _flows.SetResult();
        _listener.Start();
        server.Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        ConnectionString = server.ConnectionString;
        _accepting = AcceptAsync();
    }

    /// <summary>To the same database, by this way.</summary>
    public string ConnectionString { get; }

    public static DatabaseLink To(string connectionString) => new(new NpgsqlConnectionStringBuilder(connectionString));

    /// <summary>From now on nothing comes through and nobody is told, as when a cable is pulled: connections stay, and new ones are taken.</summary>
    public void Swallow()
    {
        lock (_gate)
        {
            if (_flows.Task.IsCompleted) _flows = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Breaks every connection, and from now on each new one.</summary>
    public void Refuse()
    {
        lock (_gate)
        {
            _refuses = true;
            foreach (var socket in _open) socket.Close(0);
            _flows.TrySetResult();
        }
    }

    public void Heal()
    {
        lock (_gate)
        {
            _refuses = false;
            _flows.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        _listener.Stop();
        Refuse();
        await _accepting;
        _closed.Dispose();
    }

    private async Task AcceptAsync()
    {
        var pumping = new List<Task>();
        try
        {
            while (true) pumping.Add(CarryAsync(await _listener.AcceptSocketAsync(_closed.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(pumping);
        }
    }

    private async Task CarryAsync(Socket silo)
    {
        using var client = silo;
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            lock (_gate)
            {
                if (_refuses) return;
                _open.Add(client);
            }
            await server.ConnectAsync(_server, _closed.Token);
            (client.NoDelay, server.NoDelay) = (true, true);
            // Whichever side ends first ends both.
            var both = new[] { PumpAsync(client, server), PumpAsync(server, client) };
            await await Task.WhenAny(both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The end of a connection, by whoever ended it.
        }
        finally
        {
            lock (_gate) _open.Remove(client);
        }
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[32 * 1024];
        while (await from.ReceiveAsync(buffer, _closed.Token) is var count and > 0)
        {
            await Flowing().WaitAsync(_closed.Token);
            for (var sent = 0; sent < count;) sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), _closed.Token);
        }
    }

    private Task Flowing()
    {
        lock (_gate) return _flows.Task;
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Npgsql;

namespace SlaMonitor.PostgresServer;

/// <summary>
/// A PostgreSQL of the tests' own: a new cluster in a temporary folder, on loopback and a free port, that syncs its writes as a
/// real one does; or a server that <see cref="Variable"/> names, which is neither stopped nor restarted.
/// </summary>
public sealed class PrivatePostgres : IAsyncDisposable
{
    /// <summary>The environment variable with a connection string to a server where databases may be created.</summary>
    public const string Variable = "SLAMONITOR_TEST_POSTGRES";

    private const int SigInt = 2;
    private const int SigQuit = 3;

    private static int _databases;

    private readonly ServerFolder? _folder;
    private readonly string _programs;
    private readonly int _port;
    private readonly List<string> _made = [];
    private Process? _server;

    private PrivatePostgres(string connectionString, ServerFolder? folder, string programs, int port) =>
        (ConnectionString, _folder, _programs, _port) = (connectionString, folder, programs, port);

    /// <summary>To the server's own database, as a user who may make others.</summary>
    public string ConnectionString { get; }

    /// <summary>Whether the server is ours to stop.</summary>
    public bool IsOurs => _folder is not null;

    /// <exception cref="PostgresUnavailableException">There is none, and why.</exception>
    public static async Task<PrivatePostgres> StartAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given) return new PrivatePostgres(given, null, "", 0);
        var programs = PostgresPrograms.Folder() ?? throw new PostgresUnavailableException("its programs are not on this machine");
        var folder = ServerFolder.Make();
        try
        {
            await RunAsync(folder.Start(
                Path.Combine(programs, "initdb"),
                ["-D", Path.Combine(folder.Path, "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"])).ConfigureAwait(false);
        }
        catch
        {
            folder.Delete();
            throw;
        }
        var port = FreePort();
        var server = new PrivatePostgres($"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres", folder, programs, port);
        await server.StartServerAsync().ConfigureAwait(false);
        return server;
    }

    /// <summary>A new, empty database.</summary>
    /// <returns>A connection string to it.</returns>
    public async Task<string> NewDatabaseAsync()
    {
        var name = $"slamonitor_test_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync($"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0").ConfigureAwait(false);
        lock (_made) _made.Add(name);
        return new NpgsqlConnectionStringBuilder(ConnectionString) { Database = name }.ConnectionString;
    }

    /// <summary>Stops the server.</summary>
    /// <param name="immediate">As a power failure does: connections break, nothing is written any more, and the next start recovers from the log.</param>
    public async Task StopAsync(bool immediate = false)
    {
        if (_server is not { } server) return;
        // SIGQUIT stops at once, SIGINT after rolling back what is under way.
        if (Kill(server.Id, immediate ? SigQuit : SigInt) != 0) throw new InvalidOperationException("the server is gone");
        await server.WaitForExitAsync().ConfigureAwait(false);
        server.Dispose();
        _server = null;
    }

    /// <summary>Stops the server and starts it again on the same port.</summary>
    public async Task RestartAsync(bool immediate = false)
    {
        if (!IsOurs) throw new InvalidOperationException($"the server of {Variable} is not ours to restart");
        await StopAsync(immediate).ConfigureAwait(false);
        await StartAgainAsync().ConfigureAwait(false);
    }

    /// <summary>Starts the server that was stopped, on the same port; completes when it takes connections.</summary>
    public Task StartAgainAsync() =>
        IsOurs && _server is null ? StartServerAsync() : throw new InvalidOperationException("the server runs, or is not ours to start");

    /// <summary>Stops the server and deletes its folder; on a server that is not ours, drops the databases that were made.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_folder is null)
        {
            foreach (var name in _made) await ExecuteAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)").ConfigureAwait(false);
            return;
        }
        await StopAsync(immediate: true).ConfigureAwait(false);
        _folder.Delete();
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);

    /// <summary>Starts the server and waits for the line in which it says that it takes connections.</summary>
    private async Task StartServerAsync()
    {
        // Tests run side by side, each with silos of its own on databases of their own, and every one of them keeps pools.
        var server = _folder!.Start(
            Path.Combine(_programs, "postgres"),
            ["-D", Path.Combine(_folder.Path, "data"), "-p", $"{_port}", "-k", _folder.Path, "-h", "127.0.0.1", "-c", "fsync=on", "-c", "max_connections=600"]);
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var said = new List<string>();
        server.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null) ready.TrySetException(new PostgresUnavailableException($"the server did not start: {string.Join(' ', said)}"));
            else if (line.Data.Contains("database system is ready to accept connections", StringComparison.Ordinal)) ready.TrySetResult();
            else if (!ready.Task.IsCompleted) said.Add(line.Data);
        };
        server.OutputDataReceived += (_, _) => { };
        server.BeginErrorReadLine();
        server.BeginOutputReadLine();
        _server = server;
        await ready.Task.ConfigureAwait(false);
    }

    private async Task ExecuteAsync(string sql)
    {
        // Not pooled: a connection left open would hold the server up when it stops.
        var settings = new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync().ConfigureAwait(false);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    private static async Task RunAsync(Process process)
    {
        using (process)
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync().ConfigureAwait(false);
            if (process.ExitCode != 0) throw new PostgresUnavailableException($"initdb failed: {await output.ConfigureAwait(false)} {await errors.ConfigureAwait(false)}");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

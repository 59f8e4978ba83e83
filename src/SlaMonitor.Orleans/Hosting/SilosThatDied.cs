using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;

namespace SlaMonitor.Orleans.Hosting;

/// <summary>
/// Holds a silo back from joining until every silo that the cluster takes for active either listens or has been silent for so long
/// that it counts as gone. Orleans has a joining silo reach each active one and looks only once, at the beginning, which of them
/// have gone: started right after all silos died, at another address, it would try for five minutes and give up.
/// </summary>
internal sealed partial class SilosThatDied(
    NpgsqlDataSource database, ClusterContext cluster, SiloOptions options, IOptions<ClusterMembershipOptions> membership, ILogger<SilosThatDied> log)
    : ILifecycleParticipant<ISiloLifecycle>
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(1);

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(SilosThatDied), ServiceLifecycleStage.First, WaitAsync);

    private async Task WaitAsync(CancellationToken cancellation)
    {
        var told = false;
        // One that says it is alive and cannot be reached is for Orleans to judge: this wait ends when a dead one's would have.
        for (var waited = TimeSpan.Zero; waited < membership.Value.IAmAliveTablePublishTimeout * (membership.Value.NumMissedTableIAmAliveLimit + 1); waited += Again)
        {
            var silent = await SilentAsync(cancellation);
            if (silent.Count == 0) return;
            if (!told) LogWaiting(string.Join(", ", silent));
            told = true;
            await Task.Delay(Again, cancellation);
        }
    }

    private async Task<IReadOnlyList<IPEndPoint>> SilentAsync(CancellationToken cancellation)
    {
        // Status 3 is active. Orleans compares what a silo wrote by its own clock with the clock of the one that looks, and so do we.
        await using var command = database.CreateCommand(
            "SELECT address, port FROM slamonitor.silo WHERE cluster = $1 AND status = 3 AND NOT (address = $2 AND port = $3) AND greatest(started_at, seen_alive) >= $4");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = options.Cluster });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = options.Address.ToString() });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = options.SiloPort });
        command.Parameters.Add(new NpgsqlParameter<DateTime>
        {
            TypedValue = cluster.Now.ToDateTimeUtc() - (membership.Value.IAmAliveTablePublishTimeout * membership.Value.NumMissedTableIAmAliveLimit),
        });
        var active = new List<IPEndPoint>();
        await using (var rows = await command.ExecuteReaderAsync(cancellation))
            while (await rows.ReadAsync(cancellation)) active.Add(new IPEndPoint(IPAddress.Parse(rows.GetString(0)), rows.GetInt32(1)));
        var listens = await Task.WhenAll(active.Select(silo => ListensAsync(silo, cancellation)));
        return [.. active.Where((_, i) => !listens[i])];
    }

    private static async Task<bool> ListensAsync(IPEndPoint silo, CancellationToken cancellation)
    {
        using var socket = new Socket(silo.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(AnswerMax);
        try
        {
            await socket.ConnectAsync(silo, limit.Token);
            return true;
        }
        catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Waiting to join: {Silos} did not leave the cluster and cannot be reached; silent for long enough they count as gone")]
    private partial void LogWaiting(string silos);
}

using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using SlaMonitor.Core.Monitoring;

namespace SlaMonitor.Orleans.Hosting;

/// <summary>
/// Asks the database for a sign of life every half second, over a connection of its own, so that a full pool does not look like
/// a broken cable. What waits for a database that is away is told so at once, instead of waiting for it to time out.
/// </summary>
public sealed partial class DatabaseWatch : BackgroundService
{
    private const int MissedMax = 2;
    private const int AnswerSecondsMax = 2;

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    private readonly NpgsqlDataSource _database;
    private readonly ILogger<DatabaseWatch> _log;
    private CancellationTokenSource _answering = new();
    private int _missed;

    public DatabaseWatch(SiloOptions options, ILogger<DatabaseWatch> log)
    {
        var settings = new NpgsqlConnectionStringBuilder(options.Database)
        {
            MaxPoolSize = 1,
            Timeout = AnswerSecondsMax,
            CommandTimeout = AnswerSecondsMax,
            // A cancellation would go the same broken way: the connection is thrown away instead.
            CancellationTimeout = -1,
        };
        _database = NpgsqlDataSource.Create(settings.ConnectionString);
        _log = log;
    }

    /// <summary>Whether the database has not answered this silo lately. Others may well reach it.</summary>
    public bool IsAway => Volatile.Read(ref _missed) >= MissedMax;

    /// <summary>Asks the database, if it answers at all, for as long as it does.</summary>
    /// <exception cref="MonitorUnavailableException">It does not, or ceased to.</exception>
    public async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellation)
    {
        var answering = Volatile.Read(ref _answering).Token;
        if (IsAway) throw new MonitorUnavailableException(Reason);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(answering, cancellation);
        try
        {
            return await ask(both.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested && (e is DbException { IsTransient: true } || answering.IsCancellationRequested))
        {
            throw new MonitorUnavailableException(Reason, e);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _answering.Dispose();
        _database.Dispose();
    }

    internal static string Reason => "the database does not answer";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var sign = _database.CreateCommand("SELECT 1");
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await sign.ExecuteScalarAsync(stoppingToken).ConfigureAwait(false);
                Answered();
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is DbException or TimeoutException or OperationCanceledException)
            {
                Missed(e);
            }
            await Task.Delay(Every, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private void Answered()
    {
        var wasAway = IsAway;
        Volatile.Write(ref _missed, 0);
        if (wasAway) LogBack();
    }

    private void Missed(Exception reason)
    {
        if (++_missed != MissedMax) return;
        LogAway(reason);
        var waiting = Interlocked.Exchange(ref _answering, new CancellationTokenSource());
        waiting.Cancel();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The database does not answer this silo; requests are refused until it does")]
    private partial void LogAway(Exception reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database answers again")]
    private partial void LogBack();
}

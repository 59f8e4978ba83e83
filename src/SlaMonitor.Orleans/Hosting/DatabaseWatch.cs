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

    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    private readonly NpgsqlDataSource _database;
    private readonly ILogger<DatabaseWatch> _log;
    private CancellationTokenSource _answering = new();
    private TaskCompletionSource _back = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _missed;

    public DatabaseWatch(SiloOptions options, ILogger<DatabaseWatch> log)
    {
        var settings = new NpgsqlConnectionStringBuilder(options.Database)
        {
            MaxPoolSize = 1,
            Timeout = (int)AnswerMax.TotalSeconds,
            CommandTimeout = (int)AnswerMax.TotalSeconds,
            // A cancellation would go the same broken way: the connection is thrown away instead.
            CancellationTimeout = -1,
        };
        _database = NpgsqlDataSource.Create(settings.ConnectionString);
        _log = log;
    }

    /// <summary>Whether the database has not answered this silo lately. Others may well reach it.</summary>
    public bool IsAway => Volatile.Read(ref _missed) >= MissedMax;

    /// <summary>Completes when the database answers again after it has been away.</summary>
    internal Task Back => Volatile.Read(ref _back).Task;

    /// <summary>Asks the database, if it answers at all, for as long as it does.</summary>
    /// <exception cref="MonitorUnavailableException">It does not, or ceased to.</exception>
    public async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellation)
    {
        var answering = Volatile.Read(ref _answering).Token;
        if (IsAway) throw new MonitorUnavailableException(Reason);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(answering, cancellation);
        try
        {
            // What is under way over a broken cable ends only when Npgsql has tried to cancel it over the same cable: it is left to that.
            return await ask(both.Token).WaitAsync(both.Token).ConfigureAwait(false);
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
        while (!stoppingToken.IsCancellationRequested)
        {
            var sign = SignAsync(stoppingToken);
            while (await Task.WhenAny(sign, Task.Delay(AnswerMax, stoppingToken)).ConfigureAwait(false) != sign && !stoppingToken.IsCancellationRequested)
                Missed(new TimeoutException("no sign of life"));
            if (stoppingToken.IsCancellationRequested) return;
            if (await sign.ConfigureAwait(false) is { } failure) Missed(failure);
            else Answered();
            await Task.Delay(Every, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <returns>Why there was none; null when there was one. It may take longer than any time-out, while Npgsql tries to cancel.</returns>
    private async Task<Exception?> SignAsync(CancellationToken cancellation)
    {
        try
        {
            await using var sign = _database.CreateCommand("SELECT 1");
            await sign.ExecuteScalarAsync(cancellation).ConfigureAwait(false);
            return null;
        }
        catch (Exception e) when (e is DbException or TimeoutException or OperationCanceledException)
        {
            return e;
        }
    }

    private void Answered()
    {
        var wasAway = IsAway;
        Volatile.Write(ref _missed, 0);
        if (!wasAway) return;
        LogBack();
        _back.TrySetResult();
    }

    private void Missed(Exception reason)
    {
        if (_missed >= MissedMax) return;
        if (_missed + 1 == MissedMax && Back.IsCompleted) Volatile.Write(ref _back, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        Volatile.Write(ref _missed, _missed + 1);
        if (!IsAway) return;
        LogAway(reason);
        var waiting = Interlocked.Exchange(ref _answering, new CancellationTokenSource());
        waiting.Cancel();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The database does not answer this silo; requests are refused until it does")]
    private partial void LogAway(Exception reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database answers again")]
    private partial void LogBack();
}

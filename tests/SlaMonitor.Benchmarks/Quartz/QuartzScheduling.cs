using System.Globalization;
using Microsoft.Data.Sqlite;
using Quartz;

namespace SlaMonitor.Benchmarks.Quartz;

/// <summary>Quartz.NET: one durable job, and a trigger for each schedule, which is the least that it can be asked to store.</summary>
internal sealed class QuartzScheduling : IScheduling
{
    private static readonly JobKey Job = new("fire");
    private static Firings _firings = new(0);

    private readonly IScheduler _scheduler;

    private QuartzScheduling(string name, IScheduler scheduler) => (Name, _scheduler) = (name, scheduler);

    public string Name { get; }

    public Firings Firings
    {
        set => Volatile.Write(ref _firings, value);
    }

    /// <summary>With its memory store, which forgets all when the process ends.</summary>
    public static Task<QuartzScheduling> InMemoryAsync() =>
        StartAsync("Quartz.NET, memory", QuartzSchedulerBuilder.Create(quartz => quartz.UseInMemoryStore()));

    /// <summary>With its ADO.NET store on SQLite, in WAL mode, which is the faster one.</summary>
    public static async Task<QuartzScheduling> InSqliteAsync(string folder)
    {
        var source = $"Data Source={Path.Combine(folder, "quartz.db")}";
        await using (var connection = new SqliteConnection(source))
        {
            await connection.OpenAsync();
            await using var wal = connection.CreateCommand();
            wal.CommandText = "PRAGMA journal_mode=WAL";
            await wal.ExecuteNonQueryAsync();
        }
        return await StartAsync("Quartz.NET, ADO store, SQLite", QuartzSchedulerBuilder.Create(quartz => quartz.UsePersistentStore(store =>
        {
            store.UseSqlite(SqliteFactory.Instance, source);
            store.ProvisionSchema();
        })));
    }

    public async Task ScheduleAsync(int first, int count, DateTime at)
    {
        if (count == 1)
        {
            await _scheduler.ScheduleJob(Trigger(first, at));
            return;
        }
        var job = await _scheduler.GetJobDetail(Job) ?? throw new InvalidOperationException("the job is gone");
        var triggers = Enumerable.Range(first, count).Select(number => Trigger(number, at)).ToList();
        await _scheduler.ScheduleJob(job, triggers, new ScheduleJobOptions { Replace = true });
    }

    public async ValueTask DisposeAsync()
    {
        await _scheduler.Shutdown();
        SqliteConnection.ClearAllPools();
    }

    private static async Task<QuartzScheduling> StartAsync(string name, QuartzSchedulerBuilder builder)
    {
        var scheduler = await builder.BuildScheduler();
        await scheduler.AddJob(JobBuilder.Create<FireJob>().WithIdentity(Job).StoreDurably().Build());
        await scheduler.Start();
        return new QuartzScheduling(name, scheduler);
    }

    private static ITrigger Trigger(int number, DateTime at) => TriggerBuilder.Create()
        .WithIdentity(number.ToString(CultureInfo.InvariantCulture)).ForJob(Job).StartAt(new DateTimeOffset(at)).Build();

    private sealed class FireJob : IJob
    {
        public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
        {
            Volatile.Read(ref _firings).Fired();
            return default;
        }
    }
}

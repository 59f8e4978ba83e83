using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Orleans.Configuration;
using Orleans.Placement;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Versions;
using SlaMonitor.Core.Trends;
using SlaMonitor.Orleans.Accounts;
using SlaMonitor.Orleans.Alarms;
using SlaMonitor.Orleans.Configurations;
using SlaMonitor.Orleans.Entities;
using SlaMonitor.Orleans.Escalations;
using SlaMonitor.Orleans.Feed;
using SlaMonitor.Orleans.Incidents;
using SlaMonitor.Orleans.Outputs;
using SlaMonitor.Orleans.Placement;
using SlaMonitor.Orleans.Storage;
using SlaMonitor.Orleans.Traces;
using SlaMonitor.Postgres.Accounts;
using SlaMonitor.Postgres.Alarms;
using SlaMonitor.Postgres.Intake;
using SlaMonitor.Postgres.Publishing;
using SlaMonitor.Postgres.Lists;
using SlaMonitor.Postgres.Schema;

namespace SlaMonitor.Orleans.Hosting;

/// <summary>Makes a silo of an Orleans host: storage, membership and reminders in PostgreSQL, and what the grains need.</summary>
public static class ClusterSilo
{
    private const string Npgsql = "Npgsql";

    /// <summary>Membership, reminders and endpoints of a real silo.</summary>
    public static ISiloBuilder AddMembership(this ISiloBuilder silo, SiloOptions options) => silo
        .ConfigureServices(services => services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, SilosThatDied>())
        .Configure<global::Orleans.Configuration.ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.Cluster, options.Cluster))
        .ConfigureEndpoints(options.Address, options.SiloPort, options.GatewayPort)
        .Configure<ClusterMembershipOptions>(membership =>
        {
            // A silo that does not answer three probes a second apart is dead to the others within seconds: breaches wait for that.
            membership.ProbeTimeout = TimeSpan.FromSeconds(1);
            membership.NumMissedProbesLimit = 3;
            membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);
            // Three times this is how long a whole cluster that died is waited for, and one whose silos died together.
            membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
            membership.DeathVoteExpirationTimeout = TimeSpan.FromSeconds(30);
        })
        .ConfigureServices(services => services.Replace(ServiceDescriptor.Singleton<IFatalErrorHandler, GivenUp>()))
        .UseAdoNetClustering(clustering => (clustering.Invariant, clustering.ConnectionString) = (Npgsql, PostgresConnection.Served(options.Database)))
        .UseAdoNetReminderService(reminders => (reminders.Invariant, reminders.ConnectionString) = (Npgsql, PostgresConnection.Served(options.Database)));

    /// <summary>The entities' storage and all that grains are given.</summary>
    public static ISiloBuilder AddMonitor(this ISiloBuilder silo, SiloOptions options, ClusterContext context, NpgsqlDataSource database, LiveFeed feed)
    {
        silo.AddAdoNetGrainStorage(StorageNames.Entities, storage =>
        {
            (storage.Invariant, storage.ConnectionString) = (Npgsql, PostgresConnection.Served(options.Database));
            storage.GrainStorageSerializer = new StoredStateSerializer();
        });
        silo.Configure<GrainCollectionOptions>(collection =>
        {
            collection.CollectionAge = options.DeactivateAfter;
            collection.CollectionQuantum = TimeSpan.FromSeconds(Math.Min(30, options.DeactivateAfter.TotalSeconds / 2));
        });
        // A call to a silo that has died is made again elsewhere; waiting longer for it would only make a breach later.
        silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = messaging.SystemResponseTimeout = TimeSpan.FromSeconds(8));
        silo.AddGrainService<CutSilosService>().AddIncomingGrainCallFilter<CallTraces>().AddOutgoingGrainCallFilter<CallTraces>().AddIncomingGrainCallFilter<CutSiloFilter>();
        silo.Services.AddPlacementFilter<WhereTheDatabaseIs, WhereTheDatabaseIsDirector>(ServiceLifetime.Singleton);
        silo.Services.AddSingleton<ShardPlaces>().AddPlacementDirector<ShardPlacement>(services => services.GetRequiredService<ShardPlaces>());
        silo.Services
            .AddSingleton(options)
            .AddSingleton<DatabaseWatch>()
            .AddHostedService(services => services.GetRequiredService<DatabaseWatch>())
            .AddSingleton<CutSilos>()
            .AddHostedService(services => services.GetRequiredService<CutSilos>())
            .AddSingleton(context)
            .AddSingleton(database)
            .AddSingleton(feed)
            .AddSingleton<EventLog>()
            .AddSingleton<AlarmTable>()
            .AddSingleton<AlarmWriter>()
            .AddSingleton<Postgres.Publishing.Outputs>()
            .AddSingleton<FeedTable>()
            .AddSingleton<AccountTable>()
            .AddSingleton<PostgresReadModel>()
            .AddSingleton<EarlierTrends>()
            .AddSingleton(new TrendCache(context.Time))
            .AddHostedService<TrendFilling>()
            .AddSingleton(context.Configurations)
            .AddSingleton<AdoptionSpread>()
            .AddHostedService(services => services.GetRequiredService<AdoptionSpread>())
            .AddSingleton<IConfigurations, ClusterVersions>()
            .AddSingleton<SiloReadiness>()
            .AddSingleton<RetriedCalls>()
            .AddSingleton<IEscalations, ClusterEscalations>()
            .AddSingleton<IIncidents, ClusterIncidents>()
            .AddSingleton<Messenger>()
            .AddSingleton<ClusterMonitor>()
            .AddSingleton<FeedFollower>()
            .AddHostedService(services => services.GetRequiredService<FeedFollower>())
            .AddSingleton<OutputWriter>()
            .AddHostedService<AlarmKeeper>()
            .AddSingleton<BurnWatch>()
            .AddHostedService(services => services.GetRequiredService<BurnWatch>())
            .AddHostedService<RestingMemory>();
        // Services stop in reverse order. The first stops last, when the silo's grains have ended their calls and are gone: a grain
        // that has decided waits for its publication, so that what a silo decides it has published when it exits.
        silo.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(services => services.GetRequiredService<OutputWriter>()));
        return silo;
    }
}

using SlaMonitor.Engine;
using SlaMonitor.Simulation.Chance;
using SlaMonitor.Simulation.Disk;

namespace SlaMonitor.Simulation.World;

/// <summary>What one seed's world is like. Each seed has some kinds of trouble and not others, for what is everywhere hides what is rare.</summary>
internal sealed record Swarm
{
    public required EngineOptions Engine { get; init; }

    public required DiskFaults Journal { get; init; }

    public required int RowSyncOneIn { get; init; }

    public required int Tickets { get; init; }

    public required int EventsPerTicketMax { get; init; }

    /// <summary>Of 100 events, how many come late, early, again, and again under another ticket.</summary>
    public required int Late { get; init; }

    public required int Early { get; init; }

    public required int Repeated { get; init; }

    public required int Refusable { get; init; }

    /// <summary>Of 100 events, how many are moved to the very instant at which a clock is due.</summary>
    public required int OnTheEdge { get; init; }

    /// <summary>How often each kind of step is taken, in relation to the others.</summary>
    public required IReadOnlyList<int> Weights { get; init; }

    public static Swarm Draw(Prng random)
    {
        int Some(int most) => random.Ratio(1, 2) ? 0 : random.Between(1, most);
        return new Swarm
        {
            Engine = new EngineOptions
            {
                Partitions = random.Between(1, 3),
                EventsInFlightMax = random.Pick([8, 40, 50_000]),
                DecideBatchMax = random.Pick([1, 2, 7, 1_000]),
                CommitBatchMax = random.Pick([1, 3, 20, 4_000]),
                CommitQueueMax = random.Pick([1, 5, 100, 16_000]),
                DirtyRowsMax = random.Pick([1, 4, 30, 60_000]),
                CachedStatesMax = random.Pick([4, 20, 40_000]),
                AdoptBatchMax = 3,
                AlarmHorizon = TimeSpan.FromMinutes(random.Pick([10, 60, 720, 4_320])),
                AlarmPage = random.Pick([1, 3, 50, 20_000]),
                FeedCapacity = random.Pick([4, 64, 65_536]),
            },
            Journal = new DiskFaults
            {
                WriteRefused = Some(60),
                WriteCutShort = Some(60),
                SyncFails = Some(60),
                SyncLies = Some(60),
                Full = Some(10),
                FullForCalls = random.Between(2, 30),
            },
            RowSyncOneIn = random.Pick([1, 3, 20]),
            Tickets = random.Between(2, 24),
            EventsPerTicketMax = random.Between(2, 14),
            Late = Some(40),
            Early = Some(20),
            Repeated = Some(30),
            Refusable = Some(5),
            OnTheEdge = Some(30),
            Weights =
            [
                random.Between(2, 12), random.Between(2, 12), random.Between(1, 12), random.Between(1, 12), random.Between(1, 12),
                random.Between(2, 12), random.Ratio(1, 3) ? 0 : 1, random.Ratio(1, 2) ? 0 : 1, random.Between(0, 2),
                random.Ratio(1, 3) ? 0 : 1, random.Between(1, 8),
            ],
        };
    }
}

/// <summary>The kinds of steps, in the order of <see cref="Swarm.Weights"/>.</summary>
internal enum StepKind
{
    Submit,
    Decide,
    Commit,
    Rows,
    Alarms,
    Advance,
    Crash,
    SetBack,
    Describe,
    Configure,
    Adopt,
}

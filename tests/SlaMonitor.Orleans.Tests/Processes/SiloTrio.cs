using SlaMonitor.EndToEnd.Killing;

namespace SlaMonitor.Orleans.Tests.Processes;

/// <summary>Three silos at three loopback addresses, on one database. Number 0 is spared by what only some suffer.</summary>
internal sealed class SiloTrio : IAsyncDisposable
{
    private static readonly string[] Addresses = ["127.0.0.1", "127.0.0.2", "127.0.0.3"];
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(120);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sla-silos-");
    private readonly SiloProcess[] _silos = new SiloProcess[Addresses.Length];
    private readonly string[] _databases;
    private readonly string _config;

    private SiloTrio(string[] databases, string? config)
    {
        _databases = databases;
        Watches = [.. Addresses.Select((_, number) => new ReadinessWatch(this, number))];
        _config = config ?? Path.Combine(_folder.FullName, "sla.yaml");
        if (config is null) File.WriteAllText(_config, PlannedTicket.Configuration);
    }

    public SiloProcess this[int number] => Volatile.Read(ref _silos[number]);

    /// <summary>What each silo says of itself, and whether it answers as it should.</summary>
    public IReadOnlyList<ReadinessWatch> Watches { get; }

    /// <param name="database">A connection string.</param>
    /// <param name="ofSilo1">Another way to the same database, for silo 1.</param>
    /// <param name="config">The file that all are given; by default one with the policies of <see cref="PlannedTicket"/>.</param>
    public static async Task<SiloTrio> StartAsync(string database, string? ofSilo1 = null, string? config = null)
    {
        var trio = new SiloTrio([database, ofSilo1 ?? database, database], config);
        for (var i = 0; i < Addresses.Length; i++) await trio.StartAsync(i);
        return trio;
    }

    /// <summary>Starts one that does not run; returns when it listens.</summary>
    public async Task StartAsync(int number)
    {
        while (true)
        {
            var silo = SiloProcess.Serve(_databases[number], Addresses[number], _config, Path.Combine(_folder.FullName, $"data-{number}"));
            Volatile.Write(ref _silos[number], silo);
            try
            {
                await silo.Listening.WaitAsync(StartMax);
                return;
            }
            catch (InvalidOperationException) when (silo.Output.Contains("already in use", StringComparison.OrdinalIgnoreCase))
            {
                // A connection of the load's has taken the port that was free a moment before.
                await silo.DisposeAsync();
            }
        }
    }

    /// <summary>The address of the silo, or of the next one when it does not listen; null when none does.</summary>
    public Uri? AddressFrom(int number)
    {
        for (var i = 0; i < Addresses.Length; i++)
        {
            var silo = this[(number + i) % Addresses.Length];
            if (silo.Listening.IsCompletedSuccessfully && !silo.Exited.IsCompleted) return silo.Listening.Result;
        }
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos)
            if (silo is not null) await silo.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}

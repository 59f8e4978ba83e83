using System.Net;

namespace SlaMonitor.Orleans.Hosting;

/// <summary>Where a silo stands and what it stands on.</summary>
public sealed record SiloOptions
{
    /// <summary>To PostgreSQL 15 or later, as Npgsql writes it.</summary>
    public required string Database { get; init; }

    /// <summary>Silos of one name in one database are a cluster.</summary>
    public string Cluster { get; init; } = "slamonitor";

    /// <summary>The address at which other silos reach this one.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    public int SiloPort { get; init; } = 11_111;

    public int GatewayPort { get; init; } = 30_000;

    /// <summary>A ticket that nobody has called for this long leaves the memory; its alarm wakes it.</summary>
    public TimeSpan DeactivateAfter { get; init; } = TimeSpan.FromMinutes(2);
}

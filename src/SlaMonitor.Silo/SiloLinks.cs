using System.Globalization;
using System.Security.Cryptography;
using Npgsql;
using SlaMonitor.Notifications.Acknowledging;
using SlaMonitor.Postgres.Acknowledging;

namespace SlaMonitor.Silo;

/// <summary>The keys of the links in pages, as the cluster's database keeps them.</summary>
internal static class SiloLinks
{
    private const int KeyBytes = 32;

    public static async Task<AcknowledgeLinks> OpenAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        var keys = await new AcknowledgeKeyTable(database).OpenAsync(RandomNumberGenerator.GetBytes(KeyBytes), cancellation);
        return new AcknowledgeLinks(Id(keys[0]), keys.ToDictionary(Id, key => key.Key, StringComparer.Ordinal));
    }

    private static string Id(AcknowledgeKey key) => string.Create(CultureInfo.InvariantCulture, $"c{key.Number}");
}

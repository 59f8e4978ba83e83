using NodaTime;
using Npgsql;
using NpgsqlTypes;
using SlaMonitor.Core;
using SlaMonitor.Core.Versions;
using SlaMonitor.Postgres.Schema;

namespace SlaMonitor.Postgres.Versions;

/// <summary>Every version of the configuration, with its texts. Thread-safe, among many nodes too.</summary>
public sealed class ConfigurationTable(NpgsqlDataSource database)
{
    internal const string SelectAll = "SELECT version, made_at, made_by, apply_to, comment, names, texts FROM slamonitor.configuration ORDER BY version";

    private const string ForNew = "new";
    private const string ForOpen = "open";

    /// <summary>Appends a version, whose number has to be one above the last. Durable when it returns.</summary>
    public async Task<Appended> AppendAsync(ConfigurationVersion version, CancellationToken cancellation = default)
    {
        var stored = await new Call("""
            INSERT INTO slamonitor.configuration (version, made_at, made_by, apply_to, comment, names, texts)
            SELECT $1, $2, $3, $4, $5, $6, $7
            WHERE $1 = (SELECT coalesce(max(version), 0) + 1 FROM slamonitor.configuration)
            ON CONFLICT (version) DO NOTHING
            """)
            .With(version.Version)
            .With(version.MadeAt?.ToUnixTimeTicks(), NpgsqlDbType.Bigint)
            .With(version.By)
            .With(version.ApplyTo switch { ApplyTo.New => ForNew, ApplyTo.Open => ForOpen })
            .With(version.Comment)
            .With([.. version.Files.Select(f => f.Name)])
            .With([.. version.Files.Select(f => f.Text)])
            .RunAsync(database, cancellation).ConfigureAwait(false);
        if (stored == 1) return new Appended.Stored();
        return new Appended.Taken((await new Call("SELECT coalesce(max(version), 0) FROM slamonitor.configuration")
            .ReadAsync(database, rows => rows.GetInt32(0), cancellation).ConfigureAwait(false))[0]);
    }

    /// <summary>The versions above a number, in order; all for 0.</summary>
    public async Task<IReadOnlyList<ConfigurationVersion>> ReadAsync(int after = 0, CancellationToken cancellation = default) =>
        await new Call("SELECT version, made_at, made_by, apply_to, comment, names, texts FROM slamonitor.configuration WHERE version > $1 ORDER BY version")
            .With(after)
            .ReadAsync(database, Read, cancellation).ConfigureAwait(false);

    /// <summary>What <see cref="RememberGivenAtStartAsync"/> was told last; null when never.</summary>
    public async Task<string?> GivenAtStartAsync(CancellationToken cancellation = default) =>
        (await new Call("SELECT value FROM slamonitor.meta WHERE name = 'given_at_start'")
            .ReadAsync(database, rows => rows.GetString(0), cancellation).ConfigureAwait(false)).SingleOrDefault();

    /// <summary>Makes durable which files the last start was given, as a fingerprint.</summary>
    public Task RememberGivenAtStartAsync(string fingerprint, CancellationToken cancellation = default) =>
        new Call("INSERT INTO slamonitor.meta (name, value) VALUES ('given_at_start', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
            .With(fingerprint)
            .RunAsync(database, cancellation);

    internal static ConfigurationVersion Read(NpgsqlDataReader rows)
    {
        var (names, texts) = (rows.GetFieldValue<string[]>(5), rows.GetFieldValue<string[]>(6));
        return new ConfigurationVersion(
            rows.GetInt32(0),
            rows.IsDBNull(1) ? null : Instant.FromUnixTimeTicks(rows.GetInt64(1)),
            rows.IsDBNull(2) ? null : rows.GetString(2),
            rows.GetString(3) == ForOpen ? ApplyTo.Open : ApplyTo.New,
            rows.IsDBNull(4) ? null : rows.GetString(4),
            names.Zip(texts, (name, text) => new ConfigurationText(name, text)).ToEquatableArray());
    }
}

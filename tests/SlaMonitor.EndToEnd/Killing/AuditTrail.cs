using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace SlaMonitor.EndToEnd.Killing;

/// <summary>What the journal on the disk says, read past the program.</summary>
internal sealed record AuditTrail(IReadOnlyList<string> EventIds, IReadOnlyList<AuditEntry> Published)
{
    private const long TicksPerMillisecond = 10_000;

    /// <summary>Reads the whole journal, and holds that positions and sequences have no holes.</summary>
    public static AuditTrail Read(string path)
    {
        var (ids, published) = (new List<string>(), new List<AuditEntry>());
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT position, sequence, body FROM entry ORDER BY position";
        using var rows = command.ExecuteReader();
        for (var (position, sequence) = (0L, 0L); rows.Read();)
        {
            Assert.Equal(++position, rows.GetInt64(0));
            var body = JsonNode.Parse((byte[])rows[2])!;
            Assert.True(body["failure"] is null, $"a decision broke an invariant: {body}");
            if (body["command"]?["event"]?["id"] is { } id) ids.Add((string)id!);
            foreach (var told in body["published"]?.AsArray() ?? [])
            {
                published.Add(new AuditEntry(
                    ++sequence,
                    (string)told!["is"]!,
                    (string?)told["ticket"] ?? (string)body["ticket"]!,
                    (string)told["metric"]!,
                    (int?)told["cycle"] ?? 1,
                    Milliseconds(body["at"]!),
                    told["breach"] is { } breach ? Milliseconds(breach) : null));
            }
            Assert.Equal(sequence, rows.GetInt64(1));
        }
        return new AuditTrail(ids, published);
    }

    private static double Milliseconds(JsonNode ticks) => (double)(long)ticks / TicksPerMillisecond;
}

/// <summary>One thing that was published.</summary>
/// <param name="Sequence">In the live feed.</param>
/// <param name="Kind">changed, warned, breached or retracted.</param>
/// <param name="Ticket">The ticket.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Cycle">The cycle, from 1.</param>
/// <param name="DecidedAt">When the monitor decided it.</param>
/// <param name="BreachedAt">The instant of a breach.</param>
internal sealed record AuditEntry(long Sequence, string Kind, string Ticket, string Metric, int Cycle, double DecidedAt, double? BreachedAt);

using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace SlaMonitor.EndToEnd.Killing;

/// <summary>What the journal on the disk says, read past the program.</summary>
/// <param name="EventIds">In the order in which they were recorded.</param>
/// <param name="Published">Of tickets.</param>
/// <param name="Escalated">Of escalations.</param>
internal sealed record AuditTrail(IReadOnlyList<string> EventIds, IReadOnlyList<AuditEntry> Published, IReadOnlyList<EscalationEntry> Escalated)
{
    private const long TicksPerMillisecond = 10_000;

    /// <summary>Reads the whole journal, and holds that positions and sequences have no holes.</summary>
    public static AuditTrail Read(string path)
    {
        var (ids, published, escalated) = (new List<string>(), new List<AuditEntry>(), new List<EscalationEntry>());
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
                sequence++;
                if ((string)told!["is"]! == "escalation")
                {
                    escalated.Add(new EscalationEntry((string)told["escalation"]!, (string)told["what"]!, (int)told["level"]!, Milliseconds(told["at"]!)));
                    continue;
                }
                if ((string)told["is"]! == "incident") continue;
                published.Add(new AuditEntry(
                    sequence,
                    (string)told!["is"]!,
                    (string?)told["ticket"] ?? (string)body["ticket"]!,
                    (string)told["metric"]!,
                    (int?)told["cycle"] ?? 1,
                    Milliseconds(body["at"]!),
                    told["breach"] is { } breach ? Milliseconds(breach) : null));
            }
            Assert.Equal(sequence, rows.GetInt64(1));
        }
        return new AuditTrail(ids, published, escalated);
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

/// <summary>One thing that was published of an escalation.</summary>
/// <param name="Escalation">Ticket, policy and number.</param>
/// <param name="What">triggered, stepped, resolved, …</param>
/// <param name="Level">The step that was reached, from 1.</param>
/// <param name="At">When it was decided.</param>
internal sealed record EscalationEntry(string Escalation, string What, int Level, double At);

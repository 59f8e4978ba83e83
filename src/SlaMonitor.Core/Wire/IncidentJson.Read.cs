using System.Text.Json;
using NodaTime;
using SlaMonitor.Core.Incidents;

namespace SlaMonitor.Core.Wire;

public static partial class IncidentJson
{
    /// <exception cref="StoredFormatException">Damaged, or written by a newer program.</exception>
    public static IncidentState Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            return Read(ref reader);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new StoredFormatException($"The stored incident is damaged: {e.Message}", e);
        }
    }

    internal static EquatableArray<IncidentLink> ReadLinks(ref Utf8JsonReader reader)
    {
        var links = new List<IncidentLink>();
        while (reader.NextItem())
        {
            while (reader.NextMember(out var name))
            {
                if (!WireName<IncidentLinkKind>.TryParse(name, out var kind)) throw StoredJson.Unknown(name);
                links.Add(new IncidentLink(kind, reader.GetString()!));
            }
        }
        return links.ToEquatableArray();
    }

    private static IncidentState Read(ref Utf8JsonReader reader)
    {
        string? id = null, storm = null, title = null, policy = null, commander = null, communications = null, cause = null;
        long decisions = 0;
        int opening = 0, missed = 0;
        IncidentSeverity severity = default;
        IncidentPhase phase = default;
        Instant asOf = default, declared = default;
        Instant? mitigated = null, resolved = null, closed = null, due = null, tell = null;
        Duration? every = null;
        bool warned = false, paged = false;
        var members = new List<IncidentMember>();
        var timeline = new List<IncidentEntry>();
        var actions = new List<IncidentAction>();
        EquatableArray<IncidentLink> links = default;
        EquatableArray<string> factors = default;
        reader.Enter();
        while (reader.NextMember(out var name))
        {
            if (name.SequenceEqual("id"u8)) id = reader.GetString();
            else if (name.SequenceEqual("n"u8)) decisions = reader.GetInt64();
            else if (name.SequenceEqual("asOf"u8)) asOf = reader.GetInstant();
            else if (name.SequenceEqual("storm"u8)) storm = reader.GetString();
            else if (name.SequenceEqual("title"u8)) title = reader.GetString();
            else if (name.SequenceEqual("severity"u8)) severity = StoredName<IncidentSeverity>.Read(ref reader);
            else if (name.SequenceEqual("phase"u8)) phase = StoredName<IncidentPhase>.Read(ref reader);
            else if (name.SequenceEqual("opening"u8)) opening = reader.GetInt32();
            else if (name.SequenceEqual("policy"u8)) policy = reader.GetString();
            else if (name.SequenceEqual("commander"u8)) commander = reader.GetString();
            else if (name.SequenceEqual("communications"u8)) communications = reader.GetString();
            else if (name.SequenceEqual("declared"u8)) declared = reader.GetInstant();
            else if (name.SequenceEqual("mitigated"u8)) mitigated = reader.GetInstant();
            else if (name.SequenceEqual("resolved"u8)) resolved = reader.GetInstant();
            else if (name.SequenceEqual("closed"u8)) closed = reader.GetInstant();
            else if (name.SequenceEqual("every"u8)) every = reader.GetDuration();
            else if (name.SequenceEqual("updateDue"u8)) due = reader.GetInstant();
            else if (name.SequenceEqual("updateWarned"u8)) warned = reader.GetBoolean();
            else if (name.SequenceEqual("updatesMissed"u8)) missed = reader.GetInt32();
            else if (name.SequenceEqual("rootCause"u8)) cause = reader.GetString();
            else if (name.SequenceEqual("tell"u8)) tell = reader.GetInstant();
            else if (name.SequenceEqual("paged"u8)) paged = reader.GetBoolean();
            else if (name.SequenceEqual("members"u8)) while (reader.NextItem()) members.Add(ReadMember(ref reader));
            else if (name.SequenceEqual("links"u8)) links = ReadLinks(ref reader);
            else if (name.SequenceEqual("timeline"u8)) while (reader.NextItem()) timeline.Add(ReadEntry(ref reader));
            else if (name.SequenceEqual("factors"u8)) factors = EscalationJson.ReadTexts(ref reader);
            else if (name.SequenceEqual("actions"u8)) while (reader.NextItem()) actions.Add(ReadAction(ref reader));
            else throw StoredJson.Unknown(name);
        }
        return new IncidentState
        {
            Id = Given(id, "id"),
            Decisions = decisions,
            AsOf = asOf,
            Storm = storm,
            Title = Given(title, "title"),
            Severity = severity,
            Phase = phase,
            Opening = opening,
            Policy = policy,
            Commander = commander,
            Communications = communications,
            DeclaredAt = declared,
            MitigatedAt = mitigated,
            ResolvedAt = resolved,
            ClosedAt = closed,
            UpdateEvery = every,
            UpdateDueAt = due,
            UpdateWarned = warned,
            UpdatesMissed = missed,
            RootCause = cause,
            TellAt = tell,
            IsPaged = paged,
            Members = members.ToEquatableArray(),
            Links = links,
            Timeline = timeline.ToEquatableArray(),
            Factors = factors,
            Actions = actions.ToEquatableArray(),
        };
    }

    private static IncidentMember ReadMember(ref Utf8JsonReader reader)
    {
        string? escalation = null, ticket = null, subject = null, why = null;
        Instant joined = default;
        Instant? ended = null;
        while (reader.NextMember(out var name))
        {
            if (name.SequenceEqual("escalation"u8)) escalation = reader.GetString();
            else if (name.SequenceEqual("ticket"u8)) ticket = reader.GetString();
            else if (name.SequenceEqual("subject"u8)) subject = reader.GetString();
            else if (name.SequenceEqual("joined"u8)) joined = reader.GetInstant();
            else if (name.SequenceEqual("ended"u8)) ended = reader.GetInstant();
            else if (name.SequenceEqual("why"u8)) why = reader.GetString();
            else throw StoredJson.Unknown(name);
        }
        return new IncidentMember(Given(escalation, "escalation"), Given(ticket, "ticket"), subject, joined, ended, why);
    }

    private static IncidentEntry ReadEntry(ref Utf8JsonReader reader)
    {
        Instant at = default;
        string? by = null, text = null;
        IncidentHappening what = default;
        while (reader.NextMember(out var name))
        {
            if (name.SequenceEqual("at"u8)) at = reader.GetInstant();
            else if (name.SequenceEqual("by"u8)) by = reader.GetString();
            else if (name.SequenceEqual("what"u8)) what = StoredName<IncidentHappening>.Read(ref reader);
            else if (name.SequenceEqual("text"u8)) text = reader.GetString();
            else throw StoredJson.Unknown(name);
        }
        return new IncidentEntry(at, by, what, text);
    }

    private static IncidentAction ReadAction(ref Utf8JsonReader reader)
    {
        var number = 0;
        string? text = null, owner = null, by = null;
        Instant due = default;
        Instant? done = null;
        var overdue = false;
        while (reader.NextMember(out var name))
        {
            if (name.SequenceEqual("number"u8)) number = reader.GetInt32();
            else if (name.SequenceEqual("text"u8)) text = reader.GetString();
            else if (name.SequenceEqual("owner"u8)) owner = reader.GetString();
            else if (name.SequenceEqual("due"u8)) due = reader.GetInstant();
            else if (name.SequenceEqual("done"u8)) done = reader.GetInstant();
            else if (name.SequenceEqual("by"u8)) by = reader.GetString();
            else if (name.SequenceEqual("overdue"u8)) overdue = reader.GetBoolean();
            else throw StoredJson.Unknown(name);
        }
        return new IncidentAction(number, Given(text, "text"), Given(owner, "owner"), due, done, by, overdue);
    }

    private static T Given<T>(T? part, string what)
        where T : class => part ?? throw new StoredFormatException($"A stored incident has no {what}.");
}

using System.Text.Json;
using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Escalations;

namespace SlaMonitor.Core.Wire;

public static partial class EscalationJson
{
    /// <exception cref="StoredFormatException">Damaged, or written by a newer program.</exception>
    public static EscalationState Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            return Read(ref reader);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new StoredFormatException($"The stored escalation is damaged: {e.Message}", e);
        }
    }

    internal static EscalatedTicket ReadAbout(ref Utf8JsonReader reader)
    {
        string? id = null, subject = null, account = null, priority = null, group = null, product = null;
        var kind = EscalatedKind.Ticket;
        IncidentSummary? incident = null;
        while (reader.NextMember(out var name))
        {
            if (name.SequenceEqual("ticket"u8)) id = reader.GetString();
            else if (name.SequenceEqual("subject"u8)) subject = reader.GetString();
            else if (name.SequenceEqual("account"u8)) account = reader.GetString();
            else if (name.SequenceEqual("priority"u8)) priority = reader.GetString();
            else if (name.SequenceEqual("group"u8)) group = reader.GetString();
            else if (name.SequenceEqual("product"u8)) product = reader.GetString();
            else if (name.SequenceEqual("kind"u8)) kind = StoredName<EscalatedKind>.Read(ref reader);
            else if (name.SequenceEqual("incident"u8)) incident = ReadSummary(ref reader);
            else throw StoredJson.Unknown(name);
        }
        return new EscalatedTicket(Given(id, "ticket"), subject, account, priority, group, product, incident, kind);
    }

    private static IncidentSummary ReadSummary(ref Utf8JsonReader reader)
    {
        int tickets = 0, open = 0;
        EquatableArray<string> lines = default;
        while (reader.NextMember(out var name))
        {
            if (name.SequenceEqual("tickets"u8)) tickets = reader.GetInt32();
            else if (name.SequenceEqual("open"u8)) open = reader.GetInt32();
            else if (name.SequenceEqual("lines"u8)) lines = ReadTexts(ref reader);
            else throw StoredJson.Unknown(name);
        }
        return new IncidentSummary(tickets, open, lines);
    }

    internal static EscalationReason ReadReason(ref Utf8JsonReader reader)
    {
        Metric? metric = null;
        var cycle = 0;
        Instant? due = null, breach = null;
        string? by = null, note = null;
        Duration? over = null;
        decimal? rate = null;
        var breaches = 0;
        int? opening = null;
        long revision = 0;
        var missed = 0;
        while (reader.NextMember(out var name))
        {
            if (name.SequenceEqual("metric"u8)) metric = reader.GetMetric();
            else if (name.SequenceEqual("cycle"u8)) cycle = reader.GetInt32();
            else if (name.SequenceEqual("due"u8)) due = reader.GetInstant();
            else if (name.SequenceEqual("breach"u8)) breach = reader.GetInstant();
            else if (name.SequenceEqual("by"u8)) by = reader.GetString();
            else if (name.SequenceEqual("note"u8)) note = reader.GetString();
            else if (name.SequenceEqual("over"u8)) over = reader.GetDuration();
            else if (name.SequenceEqual("rate"u8)) rate = reader.GetDecimal();
            else if (name.SequenceEqual("breaches"u8)) breaches = reader.GetInt32();
            else if (name.SequenceEqual("opening"u8)) opening = reader.GetInt32();
            else if (name.SequenceEqual("revision"u8)) revision = reader.GetInt64();
            else if (name.SequenceEqual("missed"u8)) missed = reader.GetInt32();
            else throw StoredJson.Unknown(name);
        }
        if (metric is { } burning && over is { } span) return new EscalationReason.BurnRate(burning, span, rate, breaches);
        if (opening is { } incident) return new EscalationReason.Incident(incident, revision, missed, by);
        return metric is { } clock ? new EscalationReason.Clock(clock, cycle, due, breach) : new EscalationReason.ByHand(Given(by, "reason"), note);
    }

    internal static PageOutcome ReadOutcome(ref Utf8JsonReader reader)
    {
        string? kind = null, channel = null, reference = null, why = null;
        var tries = 0;
        while (reader.NextMember(out var name))
        {
            if (name.SequenceEqual("is"u8)) kind = reader.GetString();
            else if (name.SequenceEqual("tries"u8)) tries = reader.GetInt32();
            else if (name.SequenceEqual("channel"u8)) channel = reader.GetString();
            else if (name.SequenceEqual("reference"u8)) reference = reader.GetString();
            else if (name.SequenceEqual("why"u8)) why = reader.GetString();
            else throw StoredJson.Unknown(name);
        }
        return kind switch
        {
            "delivered" => new PageOutcome.Delivered(tries, Given(channel, "channel"), reference),
            "dead" => new PageOutcome.DeadLetter(tries, Given(why, "why")),
            "suppressed" => new PageOutcome.Suppressed(tries, Given(why, "why")),
            _ => throw new StoredFormatException($"A stored page ended as \"{kind}\", which this program does not know."),
        };
    }

    internal static EquatableArray<string> ReadTexts(ref Utf8JsonReader reader)
    {
        var texts = new List<string>();
        while (reader.NextItem()) texts.Add(reader.GetString()!);
        return texts.ToEquatableArray();
    }

    private static T Given<T>(T? part, string what)
        where T : class => part ?? throw new StoredFormatException($"A stored escalation has no {what}.");

    private static EscalationState Read(ref Utf8JsonReader reader)
    {
        string? id = null;
        long decisions = 0;
        int number = 0, version = 0, pass = 0, step = -1, taken = 0;
        Instant asOf = default, started = default, passBegan = default;
        Instant? next = null, since = null;
        EscalationDefinition? policy = null;
        EscalatedTicket? about = null;
        EscalationStanding? standing = null;
        var reasons = new List<EscalationReason>();
        var pages = new List<PageRecord>();
        EquatableArray<string> targets = default, links = default, gates = default;
        Instant? gatesUntil = null;
        string? incident = null, storm = null, releasedBy = null;
        reader.Enter();
        while (reader.NextMember(out var name))
        {
            if (name.SequenceEqual("id"u8)) id = reader.GetString();
            else if (name.SequenceEqual("n"u8)) decisions = reader.GetInt64();
            else if (name.SequenceEqual("number"u8)) number = reader.GetInt32();
            else if (name.SequenceEqual("rules"u8)) version = reader.GetInt32();
            else if (name.SequenceEqual("asOf"u8)) asOf = reader.GetInstant();
            else if (name.SequenceEqual("started"u8)) started = reader.GetInstant();
            else if (name.SequenceEqual("policy"u8)) policy = EscalationPolicyJson.Read(ref reader);
            else if (name.SequenceEqual("about"u8)) about = ReadAbout(ref reader);
            else if (name.SequenceEqual("standing"u8)) standing = ReadStanding(ref reader);
            else if (name.SequenceEqual("since"u8)) since = reader.GetInstant();
            else if (name.SequenceEqual("reasons"u8)) while (reader.NextItem()) reasons.Add(ReadReason(ref reader));
            else if (name.SequenceEqual("passBegan"u8)) passBegan = reader.GetInstant();
            else if (name.SequenceEqual("pass"u8)) pass = reader.GetInt32();
            else if (name.SequenceEqual("step"u8)) step = reader.GetInt32();
            else if (name.SequenceEqual("next"u8)) next = reader.GetInstant();
            else if (name.SequenceEqual("taken"u8)) taken = reader.GetInt32();
            else if (name.SequenceEqual("targets"u8)) targets = ReadTexts(ref reader);
            else if (name.SequenceEqual("pages"u8)) while (reader.NextItem()) pages.Add(ReadPage(ref reader));
            else if (name.SequenceEqual("links"u8)) links = ReadTexts(ref reader);
            else if (name.SequenceEqual("gates"u8)) gates = ReadTexts(ref reader);
            else if (name.SequenceEqual("gatesUntil"u8)) gatesUntil = reader.GetInstant();
            else if (name.SequenceEqual("incident"u8)) incident = reader.GetString();
            else if (name.SequenceEqual("storm"u8)) storm = reader.GetString();
            else if (name.SequenceEqual("releasedBy"u8)) releasedBy = reader.GetString();
            else throw StoredJson.Unknown(name);
        }
        return new EscalationState
        {
            Id = Given(id, "id"),
            Decisions = decisions,
            Number = number,
            Version = version,
            AsOf = asOf,
            StartedAt = started,
            Policy = Given(policy, "policy"),
            About = Given(about, "ticket"),
            Standing = Given(standing, "standing"),
            Since = since,
            Reasons = reasons.ToEquatableArray(),
            PassBeganAt = passBegan,
            Pass = pass,
            Step = step,
            NextStepAt = next,
            StepsTaken = taken,
            Targets = targets,
            Pages = pages.ToEquatableArray(),
            UsedLinks = links,
            Gates = gates,
            GatesUntil = gatesUntil,
            Incident = incident,
            Storm = storm,
            ReleasedBy = releasedBy,
        };
    }

    private static EscalationStanding ReadStanding(ref Utf8JsonReader reader)
    {
        string? kind = null, by = null, why = null;
        Instant? until = null;
        while (reader.NextMember(out var name))
        {
            if (name.SequenceEqual("is"u8)) kind = reader.GetString();
            else if (name.SequenceEqual("by"u8)) by = reader.GetString();
            else if (name.SequenceEqual("until"u8)) until = reader.GetInstant();
            else if (name.SequenceEqual("why"u8)) why = reader.GetString();
            else throw StoredJson.Unknown(name);
        }
        return kind switch
        {
            "triggered" => new EscalationStanding.Triggered(),
            "acknowledged" => new EscalationStanding.Acknowledged(Given(by, "by"), until),
            "snoozed" => new EscalationStanding.Snoozed(Given(by, "by"), until ?? throw new StoredFormatException("A stored escalation is snoozed without an end.")),
            "bundled" => new EscalationStanding.Bundled(Given(by, "incident")),
            "resolved" => new EscalationStanding.Resolved(by, Given(why, "why")),
            _ => throw new StoredFormatException($"A stored escalation stands as \"{kind}\", which this program does not know."),
        };
    }

    private static PageRecord ReadPage(ref Utf8JsonReader reader)
    {
        string? id = null, user = null, channel = null;
        PageAction action = default;
        var level = 0;
        Instant at = default;
        Instant? asked = null;
        PageOutcome? outcome = null;
        var again = false;
        while (reader.NextMember(out var name))
        {
            if (name.SequenceEqual("id"u8)) id = reader.GetString();
            else if (name.SequenceEqual("action"u8)) action = StoredName<PageAction>.Read(ref reader);
            else if (name.SequenceEqual("level"u8)) level = reader.GetInt32();
            else if (name.SequenceEqual("user"u8)) user = reader.GetString();
            else if (name.SequenceEqual("channel"u8)) channel = reader.GetString();
            else if (name.SequenceEqual("at"u8)) at = reader.GetInstant();
            else if (name.SequenceEqual("asked"u8)) asked = reader.GetInstant();
            else if (name.SequenceEqual("again"u8)) again = reader.GetBoolean();
            else if (name.SequenceEqual("outcome"u8)) outcome = ReadOutcome(ref reader);
            else throw StoredJson.Unknown(name);
        }
        return new PageRecord(Given(id, "page id"), action, level, user, Given(channel, "channel"), at, asked, outcome, again);
    }
}

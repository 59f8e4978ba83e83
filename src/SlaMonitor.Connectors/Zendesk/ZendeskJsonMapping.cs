using System.Text.Json;
using SlaMonitor.Connectors.Rows;
using SlaMonitor.Core;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Connectors.Zendesk;

/// <summary>
/// Zendesk's JSON: tickets one a line (account export) or in pages (incremental export), with or without their comments
/// and audits; and ticket audits on their own.
/// </summary>
public sealed class ZendeskJsonMapping : ExportMapping
{
    public override string Name => "zendesk-json";

    public override string Source => ZendeskTerms.Source;

    public override string Describes => "Zendesk tickets (with comments or audits) or ticket audits, JSON or JSON lines";

    public override bool Fits(ExportRow first) =>
        first.Json is { } json && (ZendeskJsonMapper.IsAudit(json) || ZendeskJsonMapper.IsTicket(json));

    public override RowMapper Begin() => new ZendeskJsonMapper();
}

/// <summary>Remembers, for audits that come without their ticket, who asked and what the ticket's status is.</summary>
internal sealed class ZendeskJsonMapper : RowMapper
{
    private readonly Dictionary<string, ZendeskTrail> _trails = new(StringComparer.Ordinal);

    public static bool IsAudit(JsonElement json) => json.TryGetProperty("ticket_id", out _) && json.TryGetProperty("events", out _);

    public static bool IsTicket(JsonElement json) =>
        json.TryGetProperty("id", out _) && json.TryGetProperty("created_at", out _) && json.TryGetProperty("status", out _);

    protected override RowOutcome MapNew(ExportRow row)
    {
        if (row.Json is not { } json) return new RowOutcome.Bad("not a JSON record");
        if (IsAudit(json)) return Audits(json.Text("ticket_id")!, null, [json]);
        if (!IsTicket(json)) return new RowOutcome.Bad("neither a ticket (id, created_at, status) nor an audit (ticket_id, events)");
        var ticket = json.Text("id")!;
        return json.List("audits").Any() ? Audits(ticket, json, json.List("audits")) : ZendeskTicket.Events(ticket, json);
    }

    private RowOutcome Audits(string ticket, JsonElement? snapshot, IEnumerable<JsonElement> audits)
    {
        if (!_trails.TryGetValue(ticket, out var trail)) _trails[ticket] = trail = new ZendeskTrail();
        trail.Requester ??= snapshot?.Text("requester_id") ?? snapshot?.Text("requester", "id");
        var events = new List<TicketEvent>();
        foreach (var audit in audits)
        {
            if (audit.Text("id") is not { } id) return new RowOutcome.Bad("an audit without an id");
            if (audit.At("created_at") is not { } at) return new RowOutcome.Bad($"audit {id} has no created_at in ISO 8601");
            events.AddRange(new ZendeskAudit(ticket, id, at, audit, snapshot, trail).Events());
        }

        return events.Count == 0 ? new RowOutcome.Skipped("nothing changed that the monitor follows") : new RowOutcome.Mapped(events.ToEquatableArray());
    }
}

/// <summary>What the audits of one ticket have told so far.</summary>
internal sealed class ZendeskTrail
{
    public string? Requester { get; set; }

    public TicketStatus Status { get; set; } = TicketStatus.New;
}

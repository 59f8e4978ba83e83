using System.Globalization;
using NodaTime;
using SlaMonitor.Connectors.Rows;
using SlaMonitor.Core;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Connectors.Columns;

/// <summary>Follows each ticket of a file from row to row. Memory: one <see cref="TicketTrail"/> a ticket.</summary>
internal sealed class ColumnRowMapper(ColumnMapping mapping) : RowMapper
{
    private readonly Dictionary<string, TicketTrail> _trails = new(StringComparer.Ordinal);

    protected override RowOutcome MapNew(ExportRow row)
    {
        if (mapping.Ticket.Of(row) is not { } ticket) return new RowOutcome.Bad("no ticket id; fill its column or change `ticket` in the mapping");
        if (!ReadTime(mapping.At, row, out var at, out var problem)) return new RowOutcome.Bad(problem);
        var values = new string?[mapping.Fields.Count];
        for (var i = 0; i < values.Length; i++)
        {
            (values[i], problem) = mapping.Fields[i].Read(row);
            if (problem is not null) return new RowOutcome.Bad(problem);
        }

        ActivityRule? activity = null;
        if (mapping.Activity is not null)
        {
            if (mapping.Activity.Of(row) is not { } name) return new RowOutcome.Bad("no activity; fill its column");
            if (!mapping.Activities.TryGetValue(name, out activity))
                return new RowOutcome.Bad($"activity '{name}' is not in the mapping; add it under activities");
        }

        var isFirst = !_trails.TryGetValue(ticket, out var trail);
        var openedAt = at;
        if (isFirst && mapping.Created is { } created && created.At.Of(row) is not null
            && !ReadTime(created.At, row, out openedAt, out problem)) return new RowOutcome.Bad(problem);
        trail ??= new TicketTrail(values) { LastAt = openedAt };
        _trails[ticket] = trail;
        return Events(new RowFacts(row, ticket, values, activity, isFirst, openedAt), trail, at);
    }

    private RowOutcome Events(RowFacts facts, TicketTrail trail, Instant at)
    {
        string? adjusted = null;
        if (at < trail.LastAt)
        {
            // Folded by time, such a row would undo a later one; the export's order is the history that it tells.
            adjusted = facts.IsFirst
                ? "changed before it was opened: taken at the opening"
                : "earlier than the row before it: taken at that row's time";
            at = trail.LastAt;
        }

        var events = new List<TicketEvent>();
        var by = new Actor(mapping.Kind, mapping.By?.Of(facts.Row));
        var own = facts.IsFirst ? facts.Activity?.First ?? facts.Activity?.Event : facts.Activity?.Event;
        if (facts.IsFirst && mapping.Created is { } created)
            events.Add(Happened(facts, facts.OpenedAt, TicketEventType.Created, new Actor(created.Kind, created.By?.Of(facts.Row)), Initial(facts.Values)));
        else if (own == TicketEventType.Created)
            events.Add(Happened(facts, at, TicketEventType.Created, new Actor(ActorKind.Customer), Initial(facts.Values)));
        else if (own is { } type) events.Add(Happened(facts, at, type, by, TicketChanges.None));

        var status = facts.Activity?.Status ?? StatusOf(facts.Values) ?? trail.Status;
        var wasSolved = trail.Status is TicketStatus.Solved or TicketStatus.Closed;
        var isSolved = status is TicketStatus.Solved or TicketStatus.Closed;
        if (status != trail.Status && !isSolved)
        {
            if (wasSolved) events.Add(Happened(facts, at, TicketEventType.Reopened, by, TicketChanges.None));
            if (!wasSolved || status != TicketStatus.Open)
                events.Add(Happened(facts, at, TicketEventType.StatusChanged, by, new TicketChanges { Status = status }));
        }

        Differences(facts, trail, at, by, events);
        if (status != trail.Status && isSolved)
            events.Add(Happened(facts, at, status == TicketStatus.Solved ? TicketEventType.Solved : TicketEventType.Closed, by, TicketChanges.None));

        trail.Values = facts.Values;
        trail.Status = status;
        trail.LastAt = at;
        return events.Count == 0
            ? new RowOutcome.Skipped("nothing changed that the monitor follows")
            : new RowOutcome.Mapped(events.ToEquatableArray(), adjusted);
    }

    private void Differences(RowFacts facts, TicketTrail trail, Instant at, Actor by, List<TicketEvent> events)
    {
        var priority = TicketChanges.None;
        var assigned = TicketChanges.None;
        var others = TicketChanges.None;
        for (var i = 0; i < facts.Values.Length; i++)
        {
            if (facts.Values[i] == trail.Values[i]) continue;
            var rule = mapping.Fields[i];
            if (rule.Field == "priority") priority = rule.Set(priority, facts.Values[i]);
            else if (rule.Field is "group" or "assignee") assigned = rule.Set(assigned, facts.Values[i]);
            else if (rule.Field != "status") others = rule.Set(others, facts.Values[i]);
        }

        if (facts.Activity?.Assignee?.Of(facts.Row) is { } assignee && assignee != trail.Assignee)
        {
            assigned = assigned with { Assignee = Change<string>.To(assignee) };
            trail.Assignee = assignee;
        }

        if (priority != TicketChanges.None) events.Add(Happened(facts, at, TicketEventType.PriorityChanged, by, priority));
        if (assigned != TicketChanges.None) events.Add(Happened(facts, at, TicketEventType.Assigned, by, assigned));
        if (others != TicketChanges.None) events.Add(Happened(facts, at, TicketEventType.FieldsChanged, by, others));
    }

    /// <summary>What a ticket is created with: all that its first row says, except the status, which it got by that row's time.</summary>
    private TicketChanges Initial(string?[] values)
    {
        var changes = TicketChanges.None;
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is not null && mapping.Fields[i].Field != "status") changes = mapping.Fields[i].Set(changes, values[i]);
        }

        return changes;
    }

    private TicketStatus? StatusOf(string?[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (mapping.Fields[i].Field == "status" && values[i] is { } status) return Vocabulary<TicketStatus>.Parse(status);
        }

        return null;
    }

    private bool ReadTime(ColumnValue from, ExportRow row, out Instant at, out string problem)
    {
        at = default;
        problem = "no time; fill its column or change `at` in the mapping";
        if (from.Of(row) is not { } text) return false;
        var parsed = mapping.Time.Parse(text);
        at = parsed ?? default;
        problem = $"'{text}' is not a time of the mapping's format; see `time.format`";
        return parsed is not null;
    }

    // The id comes from what the row says, not from where it stands: a longer export of the same tickets gives the same ids.
    private TicketEvent Happened(RowFacts facts, Instant at, TicketEventType type, Actor by, TicketChanges changes) => new()
    {
        Source = mapping.Source,
        Id = string.Create(CultureInfo.InvariantCulture, $"{facts.Ticket}:{(ulong)(facts.Row.Fingerprint >> 64):x16}:{WireName<TicketEventType>.Of(type)}"),
        Ticket = facts.Ticket,
        At = at,
        Type = type,
        Actor = by,
        Changes = changes,
    };

    private sealed record RowFacts(ExportRow Row, string Ticket, string?[] Values, ActivityRule? Activity, bool IsFirst, Instant OpenedAt);
}

using NodaTime;
using SlaMonitor.Core.Incidents;

namespace SlaMonitor.Web.Views;

/// <summary>An incident in a list. <paramref name="Escalation"/> is the id of its escalation; null when it pages nobody.</summary>
public sealed record IncidentRowDocument(
    string Id,
    string Title,
    IncidentSeverity Severity,
    IncidentPhase State,
    string? Commander,
    string? Communications,
    string? Storm,
    string? Escalation,
    int Members,
    int OpenMembers,
    int OpenActions,
    Instant DeclaredAt,
    Instant? MitigatedAt,
    Instant? ResolvedAt,
    Instant? ClosedAt,
    Instant? UpdateDueAt,
    int UpdatesMissed);

/// <summary>An escalation that is part of an incident.</summary>
public sealed record IncidentMemberDocument(string Escalation, string Ticket, string? Subject, Instant JoinedAt, Instant? EndedAt, string? Why);

/// <summary>A ticket or an escalation beside an incident: one of the two is given.</summary>
public sealed record IncidentLinkDocument(string? Ticket, string? Escalation);

/// <summary>A line of the timeline.</summary>
public sealed record IncidentEntryDocument(Instant At, string? By, IncidentHappening What, string? Text);

/// <summary>Something to be done after an incident.</summary>
public sealed record IncidentActionDocument(int Number, string Text, string Owner, Instant DueAt, Instant? DoneAt, string? DoneBy, bool IsOverdue);

/// <summary>An incident, whole.</summary>
public sealed record IncidentDocument(
    string Id,
    string Title,
    IncidentSeverity Severity,
    IncidentPhase State,
    string? Commander,
    string? Communications,
    string? Storm,
    string? Escalation,
    int OpenMembers,
    int OpenActions,
    Instant DeclaredAt,
    Instant? MitigatedAt,
    Instant? ResolvedAt,
    Instant? ClosedAt,
    Duration? UpdateEvery,
    Instant? UpdateDueAt,
    int UpdatesMissed,
    string? RootCause,
    IReadOnlyList<string> Factors,
    IReadOnlyList<IncidentActionDocument> Actions,
    IReadOnlyList<IncidentMemberDocument> Members,
    IReadOnlyList<IncidentLinkDocument> Links,
    IReadOnlyList<IncidentEntryDocument> Timeline,
    Instant AsOf);

/// <summary>Turns incidents into the documents of the API.</summary>
internal static class IncidentViews
{
    public static IncidentRowDocument Row(this IncidentState state) => new(
        state.Id,
        state.Title,
        state.Severity,
        state.Phase,
        state.Commander,
        state.Communications,
        state.Storm,
        state.Escalation,
        state.Members.Count,
        state.OpenMembers,
        state.Actions.Count(a => a.DoneAt is null),
        state.DeclaredAt,
        state.MitigatedAt,
        state.ResolvedAt,
        state.ClosedAt,
        state.UpdateDueAt,
        state.UpdatesMissed);

    public static IncidentDocument Document(this IncidentState state) => new(
        state.Id,
        state.Title,
        state.Severity,
        state.Phase,
        state.Commander,
        state.Communications,
        state.Storm,
        state.Escalation,
        state.OpenMembers,
        state.Actions.Count(a => a.DoneAt is null),
        state.DeclaredAt,
        state.MitigatedAt,
        state.ResolvedAt,
        state.ClosedAt,
        state.UpdateEvery,
        state.UpdateDueAt,
        state.UpdatesMissed,
        state.RootCause,
        state.Factors,
        [.. state.Actions.Select(a => new IncidentActionDocument(a.Number, a.Text, a.Owner, a.DueAt, a.DoneAt, a.DoneBy, a.IsOverdue))],
        [.. state.Members.Select(m => new IncidentMemberDocument(m.Escalation, m.Ticket, m.Subject, m.JoinedAt, m.EndedAt, m.Why))],
        [.. state.Links.Select(l => l.Kind == IncidentLinkKind.Ticket ? new IncidentLinkDocument(l.Id, null) : new IncidentLinkDocument(null, l.Id))],
        [.. state.Timeline.Select(e => new IncidentEntryDocument(e.At, e.By, e.What, e.Text))],
        state.AsOf);
}

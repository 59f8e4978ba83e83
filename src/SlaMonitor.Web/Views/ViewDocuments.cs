using SlaMonitor.Core;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Web.Views;

/// <summary>Turns the monitor's views into the documents of the API.</summary>
internal static class ViewDocuments
{
    public static ClockRowDocument Document(this ClockRow row, EscalationState? escalation) => new(
        row.Ticket,
        row.Subject,
        row.Account,
        row.Segment,
        row.Priority,
        row.Status,
        row.Group,
        row.Assignee,
        row.Tier,
        row.Region,
        row.Channel,
        row.Metric.Name,
        row.Cycle,
        row.Policy,
        row.State,
        row.AtRisk,
        row.DueAt,
        row.BreachedAt,
        row.MetAt,
        row.Remaining,
        escalation is null ? null : Open(escalation.Row()));

    public static BreachDocument Document(this BreachRow row) => new(
        row.Ticket,
        row.Subject,
        row.Account,
        row.Segment,
        row.Priority,
        row.Group,
        row.Tier,
        row.Metric.Name,
        row.Cycle,
        row.Policy,
        row.DueAt,
        row.BreachedAt,
        row.MetAt,
        row.Reason);

    public static TicketDocument Document(this TicketView view, IReadOnlyList<EscalationState> escalations)
    {
        var facts = view.Facts;
        return new TicketDocument(
            view.Id,
            facts.Account,
            view.Account?.Segment,
            facts.Subject,
            facts.Priority,
            facts.Status,
            facts.Channel,
            facts.Group,
            facts.Assignee,
            facts.Tier,
            facts.Region,
            facts.Product,
            facts.Tags,
            Fields(facts.Fields),
            facts.CreatedAt,
            facts.CreatedInferred,
            facts.OpenedBy,
            facts.Disposition,
            facts.MergedInto,
            [.. view.Clocks.Select(Document)],
            view.Events,
            [.. escalations.Select(escalation => escalation.Row())],
            view.AsOf,
            view.Configuration);
    }

    private static OpenEscalationDocument Open(EscalationRowDocument row) => new(row.Id, row.Policy, row.State, row.Level, row.By, row.Until);

    private static ClockDocument Document(Clock clock) => new(
        clock.Metric.Name,
        clock.Cycle,
        clock.Policy,
        clock.Calendar,
        clock.Target,
        clock.State,
        clock.IsPaused,
        clock.IsAtRisk,
        clock.StartedAt,
        clock.Since,
        clock.Elapsed,
        clock.PausedFor,
        clock.DueAt,
        clock.BreachedAt,
        clock.BreachReason,
        clock.StoppedAt,
        clock.StoppedBy,
        [.. clock.Warnings.Select(warning => new WarningDocument(warning.Threshold, warning.At))]);

    private static Dictionary<string, FieldValue> Fields(EquatableArray<TicketField> fields) =>
        fields.ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal);
}

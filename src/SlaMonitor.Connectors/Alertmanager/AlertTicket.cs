using NodaTime;
using NodaTime.Text;
using SlaMonitor.Core;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Connectors.Alertmanager;

/// <summary>
/// An alert as a ticket: created when it fires, solved when it is resolved, and a ticket of its own for each firing. What was told before
/// comes to the same events with the same ids, so repeats (Alertmanager's <c>repeat_interval</c>, other members of its cluster) change nothing.
/// </summary>
public static class AlertTicket
{
    public const string Source = "alertmanager";

    /// <summary>A tag of every ticket that is an alert, for policies.</summary>
    public const string Tag = "alert";

    // Nobody waits for a reply to an alert: opened by a program, the ticket is promised no first response.
    private static readonly Actor Sender = new(ActorKind.System, Source);

    private static readonly InstantPattern Stamp = InstantPattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmssfff'Z'");

    // What a field holds that no label may hide.
    private static readonly (string Field, Func<Alert, string?> Value)[] Told =
    [
        ("description", alert => alert.Annotations.GetValueOrDefault("description")),
        ("generator_url", alert => alert.GeneratorUrl),
        ("runbook_url", alert => alert.Annotations.GetValueOrDefault("runbook_url")),
    ];

    /// <summary>The ticket of this firing of the alert.</summary>
    public static string IdOf(Alert alert) => $"alert-{alert.Fingerprint}-{Stamp.Format(alert.StartsAt)}";

    /// <summary>
    /// What to submit for an alert as it was told, oldest first. An alert that fires though its ticket was solved opens it again: it was taken for
    /// resolved while Prometheus could not tell, or by a person.
    /// </summary>
    /// <param name="alert">As Alertmanager tells it now.</param>
    /// <param name="known">Its ticket as it is; null when there is none.</param>
    /// <param name="now">When it is told: nothing is said to have happened later.</param>
    public static EquatableArray<TicketEvent> Events(Alert alert, TicketView? known, Instant now)
    {
        var ticket = IdOf(alert);
        var reopened = (known?.Events ?? []).Where(told => told is { Source: Source, Type: TicketEventType.Reopened }).ToList();
        var created = Event(ticket, "created", alert.StartsAt, TicketEventType.Created) with { Changes = Changes(alert) };
        if (alert.IsFiring)
        {
            return known?.Facts is { IsSolved: true, IsActive: true }
                ? [created, Event(ticket, $"reopened-{reopened.Count + 1}", Instant.Max(now, alert.StartsAt), TicketEventType.Reopened)]
                : [created];
        }
        var ended = Instant.Max(Instant.Min(alert.EndsAt ?? now, now), alert.StartsAt);
        // It was opened again when the monitor was told, which may be later than the end that Alertmanager tells.
        if (reopened.Count > 0) ended = Instant.Max(ended, reopened.Max(told => told.At));
        return [created, Event(ticket, $"solved-{reopened.Count + 1}", ended, TicketEventType.Solved)];
    }

    private static TicketEvent Event(string ticket, string what, Instant at, TicketEventType type) => new()
    {
        Source = Source,
        Id = $"{ticket}-{what}",
        Ticket = ticket,
        At = at,
        Type = type,
        Actor = Sender,
    };

    private static TicketChanges Changes(Alert alert)
    {
        var name = AlertText.Id(alert.Labels.GetValueOrDefault("alertname"));
        var subject = AlertText.Line(alert.Annotations.GetValueOrDefault("summary"), WireLimits.SubjectLength) ?? name;
        return new TicketChanges
        {
            Subject = Change<string>.To(subject ?? $"alert {alert.Fingerprint}"),
            Priority = PriorityOf(alert.Labels.GetValueOrDefault("severity")),
            Channel = Change<Channel?>.To(Channel.Api),
            Group = AlertText.Id(alert.Labels.GetValueOrDefault("team")) is { } team ? Change<string>.To(team) : Change<string>.None,
            Tags = (name is null ? [Tag] : new SortedSet<string>(StringComparer.Ordinal) { Tag, name }).ToEquatableArray(),
            Fields = Fields(alert),
        };
    }

    /// <summary>By the severities that Prometheus' own guides use; any other is of no particular urgency.</summary>
    private static Priority PriorityOf(string? severity) => severity?.ToLowerInvariant() switch
    {
        "critical" => Priority.Urgent,
        "warning" => Priority.High,
        _ => Priority.Normal,
    };

    /// <summary>The annotations that people follow, and every label by its own name, as far as a ticket has room; by name.</summary>
    private static EquatableArray<FieldChange> Fields(Alert alert)
    {
        var fields = new SortedDictionary<string, FieldChange>(StringComparer.Ordinal);
        foreach (var (field, value) in Told) Add(field, value(alert));
        // The name first: it has to be there however many labels there are.
        foreach (var label in alert.Labels.OrderBy(label => label.Key != "alertname").ThenBy(label => label.Key, StringComparer.Ordinal))
            Add(AlertText.Id(label.Key), label.Value);
        return fields.Values.ToEquatableArray();

        void Add(string? name, string? value)
        {
            if (name is null || fields.Count == WireLimits.FieldsMax || AlertText.Text(value, WireLimits.FieldLength) is not { } text) return;
            fields.TryAdd(name, new FieldChange(name, new FieldValue.Text(text)));
        }
    }
}

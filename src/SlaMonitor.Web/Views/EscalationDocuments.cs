using NodaTime;
using SlaMonitor.Core.Escalations;

namespace SlaMonitor.Web.Views;

/// <summary>
/// An escalation in a list. <paramref name="By"/> is who acknowledged, snoozed or resolved it, <paramref name="Since"/> when it came to stand so;
/// <paramref name="Incident"/> the incident that it is part of.
/// </summary>
public sealed record EscalationRowDocument(
    string Id,
    string Ticket,
    string? Subject,
    string? Account,
    string? Priority,
    string? Group,
    string? Product,
    string Policy,
    EscalationPhase State,
    PageSeverity Severity,
    int Level,
    IReadOnlyList<string> Targets,
    string? By,
    Instant? Since,
    Instant? Until,
    string? Why,
    Instant StartedAt,
    Instant? NextStepAt,
    bool HasDeadLetters,
    string? Incident);

/// <summary>
/// Why an escalation is open: a clock (<paramref name="Cycle"/> is given), an account's error budget (<paramref name="Metric"/> alone is, and the note
/// says how fast it burns), somebody (<paramref name="By"/> is), or, with none of them, the incident that it is about.
/// </summary>
public sealed record EscalationReasonDocument(string? Metric, int? Cycle, Instant? DueAt, Instant? BreachedAt, string? By, string? Note);

/// <summary>Whom a step tells: one of the three is given.</summary>
public sealed record EscalationTargetDocument(string? User, string? Schedule, string? Channel);

/// <summary>A step of the policy in the pass that it has reached: <paramref name="At"/> is when it was or will be taken; null while nobody steps on, and where one after it waited for its hours.</summary>
public sealed record EscalationStepDocument(int Level, Duration After, IReadOnlyList<EscalationTargetDocument> Notify, string? Tier, bool IsTaken, Instant? At);

/// <summary>
/// A message to a user, or to all who read the channel. <paramref name="Id"/> is the same on every try. <paramref name="At"/> is when it
/// was or will be sent; <paramref name="DeliveredBy"/> the channel that took it, which may be one that its own falls back on.
/// </summary>
public sealed record NotificationDocument(
    string Id,
    PageAction Action,
    int Level,
    string? User,
    string Channel,
    Instant At,
    Instant? AskedAt,
    NotificationResult Result,
    string? DeliveredBy,
    int? Attempts,
    string? Reference,
    string? Why);

/// <summary>What became of a notification. On the wire in snake_case.</summary>
public enum NotificationResult
{
    /// <summary>It is not sent yet.</summary>
    Waiting,

    /// <summary>It is being sent.</summary>
    UnderWay,

    /// <summary>A channel took it.</summary>
    Delivered,

    /// <summary>It reached nobody; it can be sent again.</summary>
    DeadLetter,

    /// <summary>It was not wanted any more.</summary>
    Suppressed,
}

/// <summary>An escalation, whole. The steps are those of the policy as it was when it started, under <paramref name="ConfigurationVersion"/>.</summary>
public sealed record EscalationDocument(
    string Id,
    string Ticket,
    string? Subject,
    string? Account,
    string? Priority,
    string? Group,
    string? Product,
    string Policy,
    EscalationPhase State,
    PageSeverity Severity,
    int Level,
    IReadOnlyList<string> Targets,
    string? By,
    Instant? Since,
    Instant? Until,
    string? Why,
    Instant StartedAt,
    Instant? NextStepAt,
    bool HasDeadLetters,
    string? Incident,
    int Pass,
    int? Repeat,
    IReadOnlyList<EscalationReasonDocument> Reasons,
    IReadOnlyList<EscalationStepDocument> Steps,
    IReadOnlyList<NotificationDocument> Notifications,
    Instant AsOf,
    int ConfigurationVersion);

/// <summary>A notification that reached nobody.</summary>
public sealed record DeadLetterDocument(
    string Id, string Escalation, string Ticket, EscalationPhase State, PageAction Action, string? User, string Channel, Instant At, int Attempts, string Why);

/// <summary>Turns escalations into the documents of the API.</summary>
internal static class EscalationViews
{
    public static EscalationRowDocument Row(this EscalationState state)
    {
        var (by, until, why) = Standing(state.Standing);
        return new(
            state.Alert,
            state.About.Id,
            state.About.Subject,
            state.About.Account,
            state.About.Priority,
            state.About.Group,
            state.About.Product,
            state.Policy.Id,
            state.Standing.Phase,
            state.Severity,
            state.Level,
            state.Targets,
            by,
            state.Since,
            until,
            why,
            state.StartedAt,
            state.NextStepAt,
            state.HasDeadLetters,
            state.Incident);
    }

    public static EscalationDocument Document(this EscalationState state)
    {
        var row = state.Row();
        return new(
            row.Id,
            row.Ticket,
            row.Subject,
            row.Account,
            row.Priority,
            row.Group,
            row.Product,
            row.Policy,
            row.State,
            row.Severity,
            row.Level,
            row.Targets,
            row.By,
            row.Since,
            row.Until,
            row.Why,
            row.StartedAt,
            row.NextStepAt,
            row.HasDeadLetters,
            row.Incident,
            state.Pass,
            state.Policy.Repeat,
            [.. state.Reasons.Select(Document)],
            [.. state.Policy.Steps.Select((step, i) => Document(state, step, i))],
            [.. state.Pages.Select(Document)],
            state.AsOf,
            state.Version);
    }

    /// <summary>Those of its pages that reached nobody.</summary>
    public static IEnumerable<DeadLetterDocument> DeadLetters(this EscalationState state)
    {
        foreach (var page in state.Pages)
        {
            if (page.Outcome is PageOutcome.DeadLetter dead)
                yield return new(page.Id, state.Alert, state.About.Id, state.Standing.Phase, page.Action, page.User, page.Channel, page.At, dead.Attempts, dead.Why);
        }
    }

    private static (string? By, Instant? Until, string? Why) Standing(EscalationStanding standing) => standing switch
    {
        EscalationStanding.Acknowledged(var by, var until) => (by, until, null),
        EscalationStanding.Snoozed(var by, var until) => (by, until, null),
        EscalationStanding.Resolved(var by, var why) => (by, null, why),
        _ => (null, null, null),
    };

    private static EscalationReasonDocument Document(EscalationReason reason) => reason switch
    {
        EscalationReason.Clock clock => new(clock.Metric.Name, clock.Cycle, clock.DueAt, clock.BreachedAt, null, null),
        EscalationReason.BurnRate burn => new(burn.Metric.Name, null, null, null, null, burn.ToString()),
        EscalationReason.ByHand hand => new(null, null, null, null, hand.By, hand.Note),
        EscalationReason.Incident => new(null, null, null, null, null, "a major incident"),
        _ => throw new Core.InvariantViolatedException($"no document for {reason}"),
    };

    private static EscalationStepDocument Document(EscalationState state, EscalationStep step, int place)
    {
        var isTaken = place <= state.Step;
        return new(place + 1, step.After, [.. step.Notify.Select(Document)], step.Tier?.ToString(), isTaken, isTaken ? TakenAt(state, place) : TakenNextAt(state, place));
    }

    /// <summary>A pass counts from its own beginning, which moves on with a step that waited for its hours: of those before it, it is not known any more.</summary>
    private static Instant? TakenAt(EscalationState state, int place)
    {
        for (var later = place + 1; later <= state.Step; later++)
            if (state.Policy.Steps[later].Only is not null) return null;
        return state.PassBeganAt + state.Policy.Steps[place].After;
    }

    /// <summary>Each follows the one before it at its distance, and waits for its hours; the next pass's steps follow when it begins.</summary>
    private static Instant? TakenNextAt(EscalationState state, int place)
    {
        var at = state.NextStepAt;
        for (var later = state.Step + 2; at is not null && later <= place; later++)
            at = state.Policy.Steps[later].WhenOpen(at.Value + (state.Policy.Steps[later].After - state.Policy.Steps[later - 1].After));
        return at;
    }

    private static EscalationTargetDocument Document(EscalationTarget target) => target switch
    {
        EscalationTarget.OnCall(var schedule) => new(null, schedule, null),
        EscalationTarget.Person(var user) => new(user, null, null),
        EscalationTarget.Broadcast(var channel) => new(null, null, channel),
        _ => throw new Core.InvariantViolatedException($"no document for {target}"),
    };

    private static NotificationDocument Document(PageRecord page)
    {
        var open = new NotificationDocument(
            page.Id, page.Action, page.Level, page.User, page.Channel, page.At, page.AskedAt,
            page.IsWaiting ? NotificationResult.Waiting : NotificationResult.UnderWay, null, null, null, null);
        return page.Outcome switch
        {
            PageOutcome.Delivered d => open with { Result = NotificationResult.Delivered, DeliveredBy = d.Channel, Attempts = d.Attempts, Reference = d.Reference },
            PageOutcome.DeadLetter d => open with { Result = NotificationResult.DeadLetter, Attempts = d.Attempts, Why = d.Why },
            PageOutcome.Suppressed s => open with { Result = NotificationResult.Suppressed, Attempts = s.Attempts, Why = s.Why },
            _ => open,
        };
    }
}

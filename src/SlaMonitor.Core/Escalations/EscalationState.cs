using System.Globalization;
using NodaTime;

namespace SlaMonitor.Core.Escalations;

/// <summary>What is stored of the escalations of one ticket under one policy, of which at most one is open.</summary>
public sealed record EscalationState
{
    /// <summary>The entity's key: <c>ticket|policy</c>.</summary>
    public required string Id { get; init; }

    /// <summary>How many decisions were made, this one included.</summary>
    public required long Decisions { get; init; }

    /// <summary>Counts the escalations from 1: another one starts after the last was resolved.</summary>
    public required int Number { get; init; }

    /// <summary>The policy as it was when this escalation started; a change of the configuration holds for the next one.</summary>
    public required EscalationDefinition Policy { get; init; }

    /// <summary>The version of the configuration that <see cref="Policy"/> is of.</summary>
    public required int Version { get; init; }

    public required EscalatedTicket About { get; init; }

    public required EscalationStanding Standing { get; init; }

    /// <summary>When <see cref="Standing"/> began: since when somebody has it, or nobody. Null where it was stored before that was kept.</summary>
    public Instant? Since { get; init; }

    /// <summary>What holds it open, in the order of their coming; empty when it is resolved.</summary>
    public required EquatableArray<EscalationReason> Reasons { get; init; }

    public required Instant StartedAt { get; init; }

    /// <summary>When the pass began from which the steps' waits count. While nobody steps on, when it would have begun.</summary>
    public required Instant PassBeganAt { get; init; }

    /// <summary>Passes begun, from 1.</summary>
    public required int Pass { get; init; }

    /// <summary>The step last taken in this pass, from 0; -1 before the first.</summary>
    public required int Step { get; init; }

    /// <summary>When the next step is taken; null when none is left, or while somebody acts.</summary>
    public Instant? NextStepAt { get; init; }

    /// <summary>How often steps were taken, by time or by hand: what tells two pages of the same step apart.</summary>
    public required int StepsTaken { get; init; }

    /// <summary>Whom the last step told, users and channels.</summary>
    public EquatableArray<string> Targets { get; init; }

    /// <summary>The pages of this escalation, in the order in which they were planned; of those that ended, the latest.</summary>
    public EquatableArray<PageRecord> Pages { get; init; }

    /// <summary>The ids of the links of this escalation's pages that were used: each acts once.</summary>
    public EquatableArray<string> UsedLinks { get; init; }

    /// <summary>Where its start is being counted, and from where no answer has come yet; it takes no step before they have.</summary>
    public EquatableArray<string> Gates { get; init; }

    /// <summary>Until when it waits for <see cref="Gates"/> at most; null when it does not.</summary>
    public Instant? GatesUntil { get; init; }

    /// <summary>The incident that it is part of; null when it is part of none. Once it has ended, the one that it was part of.</summary>
    public string? Incident { get; init; }

    /// <summary>The key of the storm through which it became part of <see cref="Incident"/>; null where it never did.</summary>
    public string? Storm { get; init; }

    /// <summary>The incident that let it go on by itself; null when none did.</summary>
    public string? ReleasedBy { get; init; }

    /// <summary>The latest instant of a decision.</summary>
    public required Instant AsOf { get; init; }

    public bool IsOpen => Standing is not EscalationStanding.Resolved;

    /// <summary>What the alert is called outside: <c>ticket|policy|number</c>.</summary>
    public string Alert => $"{Id}|{Number}";

    public int Level => Step + 1;

    /// <summary>Whether a page reached nobody and was not sent again.</summary>
    public bool HasDeadLetters
    {
        get
        {
            foreach (var page in Pages)
                if (page.Outcome is PageOutcome.DeadLetter) return true;
            return false;
        }
    }

    public PageSeverity Severity
    {
        get
        {
            foreach (var reason in Reasons)
                if (reason.Severity == PageSeverity.Critical) return PageSeverity.Critical;
            return PageSeverity.Warning;
        }
    }

    /// <summary>Whether a page that was asked for is still to be sent: it has not ended, and of those that tell people to act, nobody acts yet.</summary>
    public bool Wants(Page page)
    {
        foreach (var record in Pages)
        {
            if (record.Id != page.Id) continue;
            if (record.Outcome is not null) return false;
            if (record.IsSentAgain) return true;
            return page.Action != PageAction.Trigger || (page.Alert == Alert && Standing switch
            {
                EscalationStanding.Triggered => true,
                EscalationStanding.Acknowledged(var by, _) => Step >= 0 && Policy.Steps[Step].EveryoneAcknowledges && record.User != by,
                _ => false,
            });
        }
        return false;
    }

    /// <summary>The key of the entity that escalates this ticket under this policy.</summary>
    public static string KeyOf(string ticket, string policy) => $"{ticket}|{policy}";

    /// <summary>The key of the entity, and the number, of which <paramref name="alert"/> is the <see cref="Alert"/>; null when it is none.</summary>
    public static (string Key, int Number)? OfAlert(string alert)
    {
        var bar = alert.LastIndexOf('|');
        return bar > 0 && alert.IndexOf('|') < bar
            && int.TryParse(alert.AsSpan(bar + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? (alert[..bar], number)
            : null;
    }
}

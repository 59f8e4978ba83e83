using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Escalations;

/// <summary>Writes the pages of an escalation.</summary>
public static class PageMessages
{
    /// <summary>A page as it is sent, or sent again, telling of the escalation as it stands.</summary>
    /// <param name="state">The escalation.</param>
    /// <param name="page">One of its pages.</param>
    /// <param name="rules">Tell how whom it is for is reached; of the version in force.</param>
    public static Page MessageOf(this EscalationState state, PageRecord page, EscalationRules rules)
    {
        var clock = Worst(state);
        var burn = state.Reasons.OfType<EscalationReason.BurnRate>().FirstOrDefault();
        var alert = page.AlertOf();
        return new Page
        {
            Id = page.Id,
            Channel = page.Channel,
            Action = page.Action,
            Alert = alert,
            To = page.User is { } user && rules.Users.TryGetValue(user, out var person) ? Recipient.Of(person) : null,
            Content = new PageContent
            {
                Ticket = state.About.Id,
                Subject = state.About.Subject,
                Account = state.About.Account,
                Priority = state.About.Priority,
                Group = state.About.Group,
                Metric = clock?.Metric ?? burn?.Metric,
                BurnRate = burn,
                Kind = state.About.Kind,
                Severity = state.Severity,
                Policy = state.Policy.Id,
                Level = page.Level,
                Tier = TierOf(state, page.Level),
                At = page.At,
                DueAt = clock?.DueAt,
                BreachedAt = clock?.BreachedAt,
                Incident = state.About.Incident,
                By = alert != state.Alert ? null : state.Standing switch
                {
                    EscalationStanding.Acknowledged acknowledged => acknowledged.By,
                    EscalationStanding.Snoozed snoozed => snoozed.By,
                    EscalationStanding.Resolved resolved => resolved.By,
                    _ => state.Reasons.OfType<EscalationReason.ByHand>().FirstOrDefault()?.By,
                },
            },
        };
    }

    /// <summary>Where a step moves the ticket; null where it stays, or where there is none.</summary>
    private static Tier? TierOf(EscalationState state, int level) =>
        state.About.Kind == EscalatedKind.Ticket && level >= 1 && level <= state.Policy.Steps.Count ? state.Policy.Steps[level - 1].Tier : null;

    /// <summary>The clock to tell of: the one that breached first, or else is due first.</summary>
    private static EscalationReason.Clock? Worst(EscalationState state) => state.Reasons.OfType<EscalationReason.Clock>()
        .OrderBy(c => c.BreachedAt is null)
        .ThenBy(c => c.BreachedAt ?? c.DueAt ?? NodaTime.Instant.MaxValue)
        .FirstOrDefault();
}

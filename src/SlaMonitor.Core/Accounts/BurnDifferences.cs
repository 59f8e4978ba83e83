using NodaTime;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;

namespace SlaMonitor.Core.Accounts;

/// <summary>What an account's escalations have to be told after something was counted, or after time has passed.</summary>
internal static class BurnDifferences
{
    // Of the span, the part at its end in which the budget has to burn as well: a twelfth, as in the Site Reliability Workbook.
    private const int LastPart = 12;

    /// <param name="effects">Gets a command for each difference.</param>
    /// <param name="account">The account as it is now; what it raised is as it was before.</param>
    /// <param name="now">When.</param>
    /// <param name="objectives">Those in force.</param>
    /// <returns>What its escalations are told now.</returns>
    public static EquatableArray<RaisedBurn> Tell(List<Effect> effects, AccountState account, Instant now, EquatableArray<AttainmentObjective> objectives)
    {
        var raised = new List<RaisedBurn>();
        foreach (var objective in objectives)
        {
            if (objective.Segment != account.Profile.Segment) continue;
            var window = account.WindowOf(objective.Metric);
            foreach (var trigger in objective.Escalate)
            {
                var burn = new RaisedBurn(trigger.EscalationPolicy, objective.Metric, trigger.Over);
                var isNew = !account.Raised.Contains(burn);
                if (raised.Contains(burn) || !Burns(window, objective, trigger, now, isNew)) continue;
                raised.Add(burn);
                if (isNew) Add(burn.Policy, new EscalationCommand.Trigger(0, burn.Policy, About(account), Reason(window, objective, trigger, now)));
            }
        }
        foreach (var gone in account.Raised)
            if (!raised.Contains(gone))
                Add(gone.Policy, new EscalationCommand.BurnDone(0, gone.Metric, gone.Over, $"the error budget of {gone.Metric.Name} burns no longer"));
        return raised.ToEquatableArray();

        void Add(string policy, EscalationCommand told) =>
            effects.Add(new Effect.Tell(EntityId.Escalation(EscalationState.KeyOf(IdOf(account), policy)), told));
    }

    /// <summary>What is raised stays raised until the whole span burns no longer: what stops at once as it starts would page again and again.</summary>
    private static bool Burns(AttainmentWindow window, AttainmentObjective objective, BurnTrigger trigger, Instant now, bool isNew) =>
        window.BurnsAt(trigger.Rate, objective.Attainment, trigger.Over, now)
        && (!isNew || (window.In(trigger.Over, now).Breached >= trigger.Breaches
            && window.BurnsAt(trigger.Rate, objective.Attainment, Duration.Max(trigger.Over / LastPart, AttainmentWindow.FineBucket), now)));

    private static EscalationReason.BurnRate Reason(AttainmentWindow window, AttainmentObjective objective, BurnTrigger trigger, Instant now)
    {
        var rate = window.BurnRate(objective.Attainment, trigger.Over, now);
        return new EscalationReason.BurnRate(
            objective.Metric,
            trigger.Over,
            double.IsInfinity(rate) ? null : decimal.Round((decimal)rate, 1),
            window.In(trigger.Over, now).Breached);
    }

    private static EscalatedTicket About(AccountState account) =>
        new(IdOf(account), account.Profile.Name ?? account.Profile.Id, account.Profile.Id, Kind: EscalatedKind.Account);

    // No ticket may have the same, or their escalations would be one.
    private static string IdOf(AccountState account) => $"account:{account.Profile.Id}";
}

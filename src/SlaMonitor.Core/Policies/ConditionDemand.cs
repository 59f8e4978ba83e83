namespace SlaMonitor.Core.Policies;

/// <summary>The demand that a written-out metric makes after a moment.</summary>
public static class ConditionDemand
{
    /// <summary>Why a cycle that was started over has no verdict.</summary>
    public const string Reset = "reset";

    /// <param name="rule">The metric's conditions.</param>
    /// <param name="moment">What happened.</param>
    /// <param name="counts">Whether the clock counts, or would but for a cancellation that the ticket has come back from.</param>
    public static Demand Demand(this MetricRule.Conditions rule, in Moment moment, bool counts)
    {
        var resets = rule.Reset.Fires(moment);
        if (!counts)
        {
            var afterEnd = rule.Once ? AfterEnd.StayEnded : resets ? AfterEnd.Repeat : AfterEnd.Resume;
            return new Demand(rule.Starts(moment, afresh: resets), false, afterEnd, BeginsCycle: resets);
        }

        var stops = moment.After.IsSolved || rule.Stop.HoldsAt(moment);
        var goesOn = !stops || (resets && rule.Starts(moment, afresh: true));
        return new Demand(goesOn, stops || resets, AfterEnd.Resume, stops ? null : Reset, BeginsCycle: resets);
    }

    /// <summary>True when one of the conditions occurs at this moment, or is a state that holds just after it.</summary>
    internal static bool HoldsAt(this EquatableArray<ClockCondition> conditions, in Moment moment)
    {
        foreach (var condition in conditions.AsSpan())
            if (condition.Occurs(moment) || condition.HoldsAfter(moment)) return true;
        return false;
    }

    /// <summary>True when a start condition comes to hold now, and no stop state or solution stands against it; afresh, one that has held before counts too.</summary>
    private static bool Starts(this MetricRule.Conditions rule, in Moment moment, bool afresh)
    {
        if (moment.After.IsSolved || rule.Stop.StateHoldsAfter(moment)) return false;
        foreach (var condition in rule.Start.AsSpan())
            if (condition.Occurs(moment)) return true;
        if (!rule.Start.StateHoldsAfter(moment)) return false;
        // A state starts the clock when it begins to hold, or when what stood against it ends; not again with every event.
        var stoodBefore = rule.Start.StateHeldBefore(moment) && !rule.Stop.StateHeldBefore(moment)
            && moment.Before.IsActive && !moment.Before.IsSolved;
        return afresh || !stoodBefore;
    }

    /// <summary>True when one of the conditions occurs at this moment, or is a state that begins to hold.</summary>
    private static bool Fires(this EquatableArray<ClockCondition> conditions, in Moment moment)
    {
        foreach (var condition in conditions.AsSpan())
            if (condition.Occurs(moment) || (condition.HoldsAfter(moment) && !condition.HeldBefore(moment))) return true;
        return false;
    }

    private static bool StateHoldsAfter(this EquatableArray<ClockCondition> conditions, in Moment moment)
    {
        foreach (var condition in conditions.AsSpan())
            if (condition.HoldsAfter(moment)) return true;
        return false;
    }

    private static bool StateHeldBefore(this EquatableArray<ClockCondition> conditions, in Moment moment)
    {
        foreach (var condition in conditions.AsSpan())
            if (condition.HeldBefore(moment)) return true;
        return false;
    }
}

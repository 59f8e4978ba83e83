namespace SlaMonitor.Core.Policies;

/// <summary>
/// A condition that starts, stops or resets the clock of a metric that is written out. Without an
/// <paramref name="Occurrence"/> it is a state, which holds for as long as its match does; with one it holds only at the
/// moment of the occurrence, and only if the match holds just after it.
/// </summary>
/// <param name="Occurrence">What has to happen; null when the state alone counts.</param>
/// <param name="While">What has to be so; <see cref="Match.Always"/> when the occurrence alone counts.</param>
public sealed record ClockCondition(Occurrence? Occurrence, Match While)
{
    public bool IsState => Occurrence is null;

    /// <summary>True when this is an occurrence that comes at this moment.</summary>
    public bool Occurs(in Moment moment) =>
        Occurrence is not null && Occurrence.Comes(moment) && While.Holds(moment.After, moment.Account);

    /// <summary>True when this is a state that holds just after the moment.</summary>
    public bool HoldsAfter(in Moment moment) => IsState && While.Holds(moment.After, moment.Account);

    /// <summary>True when this is a state that held just before the moment; nothing holds before a ticket exists.</summary>
    public bool HeldBefore(in Moment moment) =>
        IsState && moment.Before.CreatedAt is not null && While.Holds(moment.Before, moment.AccountBefore);

    /// <summary>In words: <c>agent_replied, while priority is urgent</c>.</summary>
    public string Describe() => Occurrence switch
    {
        null => While.Describe(),
        _ when While == Match.Always => Occurrence.Describe(),
        _ => $"{Occurrence.Describe()}, while {While.Describe()}",
    };
}

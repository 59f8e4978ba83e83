using NodaTime;
using SlaMonitor.Core.Policies;

namespace SlaMonitor.Core.Tickets;

/// <summary>Which rulebook holds for a ticket when: one from beginning to end, or those that its log says it adopted.</summary>
internal readonly struct RulesInForce
{
    private readonly EquatableArray<Adoption> _adoptions;
    private readonly Rulebooks? _rulebooks;
    private readonly Rulebook? _only;

    public RulesInForce(Rulebook only) => _only = only;

    public RulesInForce(TicketLog log, Rulebooks rulebooks)
    {
        Invariant.Check(!log.Adoptions.IsEmpty, "a ticket is under some version of the configuration");
        (_adoptions, _rulebooks) = (log.Adoptions, rulebooks);
    }

    /// <summary>The one under which everything up to <paramref name="moment"/> has come to pass.</summary>
    public Rulebook Before(LogMoment moment)
    {
        if (_only is not null) return _only;
        var last = (moment.Adopted ?? _adoptions.Count) - 1;
        // What shares an instant with an adoption comes before it.
        if (moment.Adopted is null)
            while (last > 0 && _adoptions[last].Since >= moment.At) last--;
        return _rulebooks![_adoptions[last].Version];
    }

    /// <summary>The one that holds from <paramref name="moment"/> on.</summary>
    public Rulebook After(LogMoment moment) =>
        _only is null && moment.Adopted is { } adopted ? _rulebooks![_adoptions[adopted].Version] : Before(moment);

    /// <summary>The one that holds at <paramref name="now"/>, after everything that the log says of that instant.</summary>
    public Rulebook At(Instant now)
    {
        if (_only is not null) return _only;
        var last = _adoptions.Count - 1;
        while (last > 0 && _adoptions[last].Since > now) last--;
        return _rulebooks![_adoptions[last].Version];
    }
}

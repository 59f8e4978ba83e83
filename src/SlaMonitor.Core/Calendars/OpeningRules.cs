namespace SlaMonitor.Core.Calendars;

/// <summary>Tells when something is open, slowly and without memory; <see cref="OpenTime"/> keeps the answers.</summary>
internal abstract class OpeningRules
{
    /// <summary>Whether ten years could pass without an opening. False is a promise, true only a suspicion.</summary>
    public abstract bool MayStayClosed { get; }

    /// <summary>Adds what is open in [from, to), in Unix seconds: sorted, apart from each other, clipped.</summary>
    public abstract void Collect(long from, long to, List<OpenSpan> into);
}

/// <summary>Open when any member is.</summary>
internal sealed class UnionRules(IReadOnlyCollection<OwnRules> members) : OpeningRules
{
    public override bool MayStayClosed => members.All(m => m.MayStayClosed);

    public override void Collect(long from, long to, List<OpenSpan> into)
    {
        Invariant.Check(into.Count == 0, "a union collects into an empty list");
        foreach (var member in members) member.Collect(from, to, into);
        OpenSpan.Normalize(into);
    }
}

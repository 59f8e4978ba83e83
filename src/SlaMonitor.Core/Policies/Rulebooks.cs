using System.Collections.Immutable;

namespace SlaMonitor.Core.Policies;

/// <summary>Every version of the configuration that a ticket may be under. Immutable.</summary>
public sealed class Rulebooks
{
    private readonly ImmutableSortedDictionary<int, Rulebook> _byVersion;

    public Rulebooks(Rulebook first)
        : this(ImmutableSortedDictionary<int, Rulebook>.Empty.Add(first.Version, first), null)
    {
    }

    private Rulebooks(ImmutableSortedDictionary<int, Rulebook> byVersion, int? forOpenTickets) =>
        (_byVersion, Current, ForOpenTickets) = (byVersion, byVersion.Last().Value, forOpenTickets);

    /// <summary>The one that new tickets get.</summary>
    public Rulebook Current { get; }

    /// <summary>The latest version that was made for open tickets too: a ticket that is not at rest is to be under it or a later one. Null when there was none.</summary>
    public int? ForOpenTickets { get; }

    /// <exception cref="InvariantViolatedException">No such version.</exception>
    public Rulebook this[int version]
    {
        get
        {
            if (Current.Version == version) return Current;
            Invariant.Check(_byVersion.TryGetValue(version, out var rulebook), $"rulebook version {version} is known");
            return rulebook;
        }
    }

    /// <summary>The versions from this one on, the earliest first.</summary>
    public IEnumerable<Rulebook> Since(int version) => _byVersion.Where(known => known.Key >= version).Select(known => known.Value);

    /// <summary>These and a later one.</summary>
    public Rulebooks With(Rulebook rulebook, bool forOpenTickets = false)
    {
        Invariant.Check(rulebook.Version > Current.Version, "a new version has a number above all others");
        return new Rulebooks(_byVersion.Add(rulebook.Version, rulebook), forOpenTickets ? rulebook.Version : ForOpenTickets);
    }
}

using System.Collections.Immutable;

namespace SlaMonitor.Core.Policies;

/// <summary>Every version of the configuration that a ticket may be under. Immutable.</summary>
public sealed class Rulebooks
{
    private readonly ImmutableSortedDictionary<int, Rulebook> _byVersion;

    public Rulebooks(Rulebook first)
        : this(ImmutableSortedDictionary<int, Rulebook>.Empty.Add(first.Version, first))
    {
    }

    private Rulebooks(ImmutableSortedDictionary<int, Rulebook> byVersion) => (_byVersion, Current) = (byVersion, byVersion.Last().Value);

    /// <summary>The one that new tickets get.</summary>
    public Rulebook Current { get; }

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

    public Rulebooks With(Rulebook rulebook) => new(_byVersion.Add(rulebook.Version, rulebook));
}

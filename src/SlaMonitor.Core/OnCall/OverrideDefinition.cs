using NodaTime;

namespace SlaMonitor.Core.OnCall;

/// <summary>
/// Changes who is on call in [<paramref name="From"/>, <paramref name="To"/>), wall-clock times of the schedule's zone: in a gap the first
/// instant after it, in an overlap the first, so that overrides whose times touch do touch.
/// </summary>
public sealed record OverrideDefinition(LocalDateTime From, LocalDateTime To, OverrideChange Change);

/// <summary>
/// What an override does. <see cref="Instead"/> hides the layers, and the last of several wins. Of the people whom layers put on call,
/// <see cref="Remove"/> and <see cref="Replace"/> take out theirs, in every layer; where a layer is left with nobody, the one below stands in.
/// Last of all, <see cref="Add"/> puts people on call beside whoever is; nothing but leave takes those out again.
/// (The order is GoAlert's: remove and replace whom the rules put on call, then add.)
/// </summary>
public abstract record OverrideChange
{
    private OverrideChange()
    {
    }

    public sealed record Instead(EquatableArray<string> Users) : OverrideChange;

    public sealed record Add(EquatableArray<string> Users) : OverrideChange;

    public sealed record Remove(EquatableArray<string> Users) : OverrideChange;

    public sealed record Replace(EquatableArray<StandIn> Users) : OverrideChange;
}

/// <summary><paramref name="By"/> takes the place of <paramref name="User"/>.</summary>
public readonly record struct StandIn(string User, string By);

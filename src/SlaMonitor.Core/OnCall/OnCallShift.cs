using NodaTime;

namespace SlaMonitor.Core.OnCall;

/// <summary>The same people on call for a while, half-open.</summary>
/// <param name="Start">Inclusive.</param>
/// <param name="End">Exclusive.</param>
/// <param name="Users">At least one; as in <see cref="OnCallAt"/>.</param>
/// <param name="Layer">As in <see cref="OnCallAt"/>.</param>
public sealed record OnCallShift(Instant Start, Instant End, EquatableArray<string> Users, int? Layer);

/// <summary>A turn of a layer's rotation, half-open, whatever restricts or hides it.</summary>
/// <param name="Number">0 for the turn that begins at the layer's start; below 0 before it.</param>
/// <param name="Start">Inclusive.</param>
/// <param name="End">Exclusive.</param>
/// <param name="Users">Whose turn it is; empty for a turn of nobody.</param>
public sealed record OnCallTurn(long Number, Instant Start, Instant End, EquatableArray<string> Users);

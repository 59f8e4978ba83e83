using NodaTime;

namespace SlaMonitor.Core.OnCall;

/// <summary>Who is on call at an instant.</summary>
/// <param name="Users">Each once: in the order of their turn, of the layers, and then those whom an override adds. Empty when nobody is.</param>
/// <param name="Layer">
/// The layer that they come from, from 0; of equal priorities the first that has someone. Also when an override removes, replaces or adds somebody.
/// Null when nobody is on call, and when an override or a temporary schedule replaces the layers or an imported shift fills in for them.
/// </param>
/// <param name="Until">When the users or the layer change next; null when they do not within <see cref="OnCallSchedule.Horizon"/>.</param>
public sealed record OnCallAt(EquatableArray<string> Users, int? Layer, Instant? Until);

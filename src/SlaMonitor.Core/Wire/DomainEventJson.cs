using System.Text.Json;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;

namespace SlaMonitor.Core.Wire;

/// <summary>The stored form of whatever is published: its first member <c>is</c> names the kind.</summary>
public static class DomainEventJson
{
    /// <param name="writer">Gets one object.</param>
    /// <param name="published">What was published.</param>
    /// <param name="entity">The key of the entity whose form is around it: a clock's event of that ticket does not name it again.</param>
    public static void Write(Utf8JsonWriter writer, DomainEvent published, string entity)
    {
        switch (published)
        {
            case ClockEvent clock:
                ClockEventJson.Write(writer, clock, entity);
                break;
            case EscalationEvent escalation:
                EscalationEventJson.Write(writer, escalation);
                break;
            case IncidentEvent incident:
                IncidentEventJson.Write(writer, incident);
                break;
            default:
                throw new InvariantViolatedException($"no stored form for {published}");
        }
    }

    /// <param name="reader">Stands on the beginning of the event's object, and afterwards on its end.</param>
    /// <param name="entity">As it was written.</param>
    /// <exception cref="StoredFormatException">Not an event that this program knows.</exception>
    public static DomainEvent Read(ref Utf8JsonReader reader, string entity)
    {
        var peek = reader;
        if (!peek.NextMember(out var first) || !first.SequenceEqual("is"u8)) return ClockEventJson.Read(ref reader, entity);
        if (peek.ValueTextEquals(EscalationEventJson.Kind)) return EscalationEventJson.Read(ref reader);
        return peek.ValueTextEquals(IncidentEventJson.Kind) ? IncidentEventJson.Read(ref reader) : ClockEventJson.Read(ref reader, entity);
    }
}

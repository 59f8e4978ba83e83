namespace SlaMonitor.Core.Wire;

/// <summary>The members of an event. The values are bits, to tell which were seen.</summary>
[Flags]
internal enum EventMember
{
    None = 0,
    Id = 1 << 0,
    Source = 1 << 1,
    Ticket = 1 << 2,
    At = 1 << 3,
    Type = 1 << 4,
    Actor = 1 << 5,
    Data = 1 << 6,
}

internal static class EventMembers
{
    public const EventMember Required = EventMember.Id | EventMember.Ticket | EventMember.At | EventMember.Type;

    public static readonly string[] Names = ["id", "source", "ticket", "at", "type", "actor", "data"];

    public static readonly string[] ActorNames = ["kind", "id"];

    public static EventMember Find(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 when name.SequenceEqual("id"u8) => EventMember.Id,
        2 when name.SequenceEqual("at"u8) => EventMember.At,
        4 when name.SequenceEqual("type"u8) => EventMember.Type,
        4 when name.SequenceEqual("data"u8) => EventMember.Data,
        5 when name.SequenceEqual("actor"u8) => EventMember.Actor,
        6 when name.SequenceEqual("ticket"u8) => EventMember.Ticket,
        6 when name.SequenceEqual("source"u8) => EventMember.Source,
        _ => EventMember.None,
    };
}

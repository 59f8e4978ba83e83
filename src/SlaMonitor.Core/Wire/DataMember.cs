using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Wire;

/// <summary>The members of an event's <c>data</c>. The values are bits, to tell which were seen and which a type takes.</summary>
[Flags]
internal enum DataMember
{
    None = 0,
    Account = 1 << 0,
    Subject = 1 << 1,
    Priority = 1 << 2,
    Status = 1 << 3,
    Channel = 1 << 4,
    Group = 1 << 5,
    Assignee = 1 << 6,
    Tier = 1 << 7,
    Region = 1 << 8,
    Product = 1 << 9,
    Tags = 1 << 10,
    Fields = 1 << 11,
    Into = 1 << 12,
    Kind = 1 << 13,
    Score = 1 << 14,
    Comment = 1 << 15,
}

/// <summary>Which members <c>data</c> may and must have, by the type of the event.</summary>
internal static class DataMembers
{
    public static readonly string[] Names =
    [
        "account", "subject", "priority", "status", "channel", "group", "assignee", "tier", "region", "product",
        "tags", "fields", "into", "kind", "score", "comment",
    ];

    private const DataMember AllFields = (DataMember)((1 << 12) - 1);

    public static DataMember Find(ReadOnlySpan<byte> name) => name.Length switch
    {
        4 when name.SequenceEqual("tier"u8) => DataMember.Tier,
        4 when name.SequenceEqual("tags"u8) => DataMember.Tags,
        4 when name.SequenceEqual("into"u8) => DataMember.Into,
        4 when name.SequenceEqual("kind"u8) => DataMember.Kind,
        5 when name.SequenceEqual("group"u8) => DataMember.Group,
        5 when name.SequenceEqual("score"u8) => DataMember.Score,
        6 when name.SequenceEqual("status"u8) => DataMember.Status,
        6 when name.SequenceEqual("region"u8) => DataMember.Region,
        6 when name.SequenceEqual("fields"u8) => DataMember.Fields,
        7 when name.SequenceEqual("account"u8) => DataMember.Account,
        7 when name.SequenceEqual("subject"u8) => DataMember.Subject,
        7 when name.SequenceEqual("channel"u8) => DataMember.Channel,
        7 when name.SequenceEqual("product"u8) => DataMember.Product,
        7 when name.SequenceEqual("comment"u8) => DataMember.Comment,
        8 when name.SequenceEqual("priority"u8) => DataMember.Priority,
        8 when name.SequenceEqual("assignee"u8) => DataMember.Assignee,
        _ => DataMember.None,
    };

    public static DataMember Allowed(TicketEventType type) => type switch
    {
        TicketEventType.Created => AllFields,
        TicketEventType.FieldsChanged => AllFields,
        TicketEventType.CustomerReplied => DataMember.Channel,
        TicketEventType.AgentReplied => DataMember.Channel,
        TicketEventType.NoteAdded => DataMember.Channel,
        TicketEventType.StatusChanged => DataMember.Status,
        TicketEventType.PriorityChanged => DataMember.Priority,
        TicketEventType.Assigned => DataMember.Group | DataMember.Assignee | DataMember.Tier,
        TicketEventType.Solved => DataMember.Status,
        TicketEventType.Reopened => DataMember.Status,
        TicketEventType.Closed => DataMember.Status,
        TicketEventType.Merged => DataMember.Into,
        TicketEventType.Deleted => DataMember.None,
        TicketEventType.MarkedSpam => DataMember.None,
        TicketEventType.FeedbackReceived => DataMember.Kind | DataMember.Score | DataMember.Comment,
    };

    public static DataMember Required(TicketEventType type) => type switch
    {
        TicketEventType.StatusChanged => DataMember.Status,
        TicketEventType.PriorityChanged => DataMember.Priority,
        TicketEventType.FeedbackReceived => DataMember.Kind | DataMember.Score,
        TicketEventType.Created or TicketEventType.FieldsChanged or TicketEventType.CustomerReplied
            or TicketEventType.AgentReplied or TicketEventType.NoteAdded or TicketEventType.Assigned
            or TicketEventType.Solved or TicketEventType.Reopened or TicketEventType.Closed or TicketEventType.Merged
            or TicketEventType.Deleted or TicketEventType.MarkedSpam => DataMember.None,
    };

    /// <summary>The status that a shorthand event already says; null for the other types.</summary>
    public static TicketStatus? Implied(TicketEventType type) => type switch
    {
        TicketEventType.Solved => TicketStatus.Solved,
        TicketEventType.Reopened => TicketStatus.Open,
        TicketEventType.Closed => TicketStatus.Closed,
        TicketEventType.Created or TicketEventType.FieldsChanged or TicketEventType.CustomerReplied
            or TicketEventType.AgentReplied or TicketEventType.NoteAdded or TicketEventType.Assigned
            or TicketEventType.StatusChanged or TicketEventType.PriorityChanged or TicketEventType.Merged
            or TicketEventType.Deleted or TicketEventType.MarkedSpam or TicketEventType.FeedbackReceived => null,
    };
}

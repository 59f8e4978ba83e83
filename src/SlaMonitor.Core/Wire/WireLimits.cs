namespace SlaMonitor.Core.Wire;

/// <summary>How much one event may hold. Lengths are in UTF-16 units, as .NET and JavaScript count them.</summary>
public static class WireLimits
{
    /// <summary>Ids and names: event, source, ticket, account, group, assignee, region, product, actor, tag, field name.</summary>
    public const int IdLength = 256;

    public const int SubjectLength = 2_000;

    public const int CommentLength = 10_000;

    /// <summary>The text of one free field.</summary>
    public const int FieldLength = 2_000;

    public const int TagsMax = 100;

    public const int FieldsMax = 100;

    /// <summary>Objects and arrays inside one another, the event itself being the first.</summary>
    public const int DepthMax = 16;

    /// <summary>Errors told of one event; the rest would not help.</summary>
    public const int ErrorsMax = 20;
}

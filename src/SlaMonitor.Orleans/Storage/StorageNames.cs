namespace SlaMonitor.Orleans.Storage;

/// <summary>Names under which states are stored. They are part of the stored form: never rename.</summary>
public static class StorageNames
{
    /// <summary>The storage provider of all entities.</summary>
    public const string Entities = "slamonitor";

    public const string Ticket = "ticket";

    public const string Account = "account";

    public const string Escalation = "escalation";

    public const string Incident = "incident";

    public const string Storm = "storm";
}

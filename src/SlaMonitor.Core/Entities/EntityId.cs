namespace SlaMonitor.Core.Entities;

/// <summary>The kinds of things that have an identity and a clock of their own. Stored as numbers: never renumber.</summary>
public enum EntityKind
{
    Ticket = 1,
    Account = 2,

    /// <summary>The escalations of one ticket under one escalation policy.</summary>
    Escalation = 3,

    /// <summary>A major incident.</summary>
    Incident = 4,

    /// <summary>Where the starts of escalations are counted that have one thing in common.</summary>
    Storm = 5,
}

/// <summary>Names one entity. Keys are compared ordinally, exactly as the source wrote them.</summary>
public readonly record struct EntityId(EntityKind Kind, string Key) : IComparable<EntityId>
{
    public static EntityId Ticket(string key) => new(EntityKind.Ticket, key);

    public static EntityId Account(string key) => new(EntityKind.Account, key);

    /// <param name="key">As <see cref="Escalations.EscalationState.KeyOf"/> makes it.</param>
    public static EntityId Escalation(string key) => new(EntityKind.Escalation, key);

    public static EntityId Incident(string key) => new(EntityKind.Incident, key);

    /// <param name="key">As <see cref="Storms.StormState.KeyOf"/> makes it.</param>
    public static EntityId Storm(string key) => new(EntityKind.Storm, key);

    /// <summary>By kind, then by key, ordinally: the order in which rows lie on disk.</summary>
    public int CompareTo(EntityId other) =>
        Kind != other.Kind ? Kind.CompareTo(other.Kind) : string.CompareOrdinal(Key, other.Key);

    public static bool operator <(EntityId left, EntityId right) => left.CompareTo(right) < 0;

    public static bool operator >(EntityId left, EntityId right) => left.CompareTo(right) > 0;

    public static bool operator <=(EntityId left, EntityId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(EntityId left, EntityId right) => left.CompareTo(right) >= 0;

    public override string ToString() => $"{NameOf(Kind)}/{Key}";

    /// <summary>The kind's name, as stored forms and logs have it.</summary>
    public static string NameOf(EntityKind kind) => kind switch
    {
        EntityKind.Ticket => "ticket",
        EntityKind.Account => "account",
        EntityKind.Escalation => "escalation",
        EntityKind.Incident => "incident",
        EntityKind.Storm => "storm",
    };
}

using SlaMonitor.Core.Escalations;

namespace SlaMonitor.Core.Entities;

/// <summary>
/// Something that follows from a decision, as data. A host stores effects in the same write as the state and dispatches
/// them afterwards, at least once; a receiver takes each in once: the host knows an effect by the decision and its place in it.
/// </summary>
public abstract record Effect
{
    private Effect()
    {
    }

    /// <summary>A command to another entity.</summary>
    public sealed record Tell(EntityId To, Command Command) : Effect;

    /// <summary>A fact for the audit trail, the live feed and the metrics.</summary>
    public sealed record Publish(DomainEvent Event) : Effect;

    /// <summary>A page to be delivered. What becomes of it is told to the entity that asked; asked again, it is the same page.</summary>
    public sealed record Send(Page Page) : Effect;

    /// <summary>A command to every ticket of an account that is not solved, or whose clocks have not all ended.</summary>
    public sealed record TellOpenTickets(string Account, Command Command) : Effect;
}

/// <summary>What an entity can be asked. Each entity kind has its own closed family.</summary>
public abstract record Command
{
    private protected Command()
    {
    }
}

using SlaMonitor.Core;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Storms;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;
using SlaMonitor.Exports;
using SlaMonitor.ReadModel;
using SlaMonitor.ReadModel.Boards;

namespace SlaMonitor.Engine.Rows;

/// <summary>
/// A state in its stored form, as it waits to be written. As bytes it is one object to the garbage collector; a hundred
/// thousand waiting states as objects of their own are what collections spend their time on.
/// </summary>
public sealed class StoredState
{
    private readonly EntityKind _kind;

    private StoredState(EntityKind kind, byte[] json) => (_kind, Json) = (kind, json);

    /// <summary>The state as <see cref="StateJson"/> writes it.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>A ticket's place on boards; null for an account.</summary>
    public Board? Board { get; private init; }

    /// <summary>Whether it is an account that somebody described.</summary>
    public bool IsDescribed { get; private init; }

    /// <summary>An escalation's place in lists; null for anything else.</summary>
    public EscalationPlace? Escalation { get; private init; }

    /// <summary>An incident's place in lists; null for anything else.</summary>
    public IncidentPlace? Incident { get; private init; }

    /// <summary>Whether it is where starts of escalations are counted.</summary>
    public bool IsStorm => _kind == EntityKind.Storm;

    /// <param name="state">A <see cref="TicketState"/>, or the state of another kind of entity.</param>
    /// <param name="buffer">Used for writing.</param>
    public static StoredState Of(object state, StoredBuffer buffer)
    {
        switch (state)
        {
            case TicketState ticket:
                return new StoredState(EntityKind.Ticket, buffer.Write(ticket).ToArray()) { Board = Board.Of(ticket) };
            case AccountState account:
                return new StoredState(EntityKind.Account, buffer.Write(account).ToArray()) { IsDescribed = account.Profile.Version > 0 };
            case EscalationState escalation:
                return new StoredState(EntityKind.Escalation, buffer.Write(escalation).ToArray()) { Escalation = EscalationPlace.Of(escalation) };
            case IncidentState incident:
                return new StoredState(EntityKind.Incident, buffer.Write(incident).ToArray()) { Incident = IncidentPlace.Of(incident) };
            case StormState storm:
                return new StoredState(EntityKind.Storm, buffer.Write(storm).ToArray());
            default:
                throw new InvariantViolatedException($"no stored form for {state.GetType().Name}");
        }
    }

    /// <summary>The state itself, read anew.</summary>
    public object Read() => EntityStates.Read(_kind, Json.Span);
}

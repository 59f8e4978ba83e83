using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Entities;

namespace SlaMonitor.Core.Tickets;

/// <summary>What a ticket can be asked. With the instant of the decision, a command holds all that the decision depends on.</summary>
public abstract record TicketCommand : Command
{
    private TicketCommand()
    {
    }

    /// <summary>Takes an event in.</summary>
    /// <param name="Event">An event whose identity the host has not seen before.</param>
    /// <param name="Rulebook">The version of the configuration that a ticket created by this event gets.</param>
    /// <param name="Account">What is known of the account that the event names, or else of the ticket's; null when there is none, or the ticket knows it.</param>
    public sealed record Record(TicketEvent Event, int Rulebook, AccountProfile? Account) : TicketCommand;

    /// <summary>The time has come that the ticket asked to be woken at.</summary>
    public sealed record Wake : TicketCommand;

    /// <summary>The ticket's account is described otherwise from the instant of this decision on.</summary>
    public sealed record KnowAccount(AccountProfile Profile) : TicketCommand;

    /// <summary>The ticket is under this version of the configuration from the instant of this decision on, unless it is under it, or a later one, already.</summary>
    public sealed record Adopt(int Version) : TicketCommand;

    /// <summary>Somebody wants others to act on the ticket, whatever its clocks say. Nothing comes of it once the ticket is solved.</summary>
    /// <param name="Policy">The id of an escalation policy.</param>
    /// <param name="By">Who.</param>
    /// <param name="Note">Why, in their words.</param>
    public sealed record Escalate(string Policy, string By, string? Note) : TicketCommand;
}

using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Policies;

/// <summary>A ticket just after an event, with what it was just before.</summary>
/// <param name="Happened">The event; null when only the promise changed.</param>
/// <param name="Before">The facts just before.</param>
/// <param name="After">The facts just after.</param>
/// <param name="AccountBefore">The account as it was known just before; null for a ticket without one.</param>
/// <param name="Account">The account as it is known just after.</param>
/// <param name="Conversation">The conversation just after.</param>
/// <param name="PromisesFirstResponse">Whether the ticket's policies promise a first response, whose exchange the first one then is.</param>
public readonly record struct Moment(
    TicketEvent? Happened,
    TicketFacts Before,
    TicketFacts After,
    AccountProfile? AccountBefore,
    AccountProfile? Account,
    Conversation Conversation,
    bool PromisesFirstResponse);

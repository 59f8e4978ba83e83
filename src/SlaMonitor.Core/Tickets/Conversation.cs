using NodaTime;

namespace SlaMonitor.Core.Tickets;

/// <summary>Who waits for whom on a ticket.</summary>
/// <param name="CustomerSpoke">The customer has sent a message, the one that created the ticket included.</param>
/// <param name="AwaitingSince">The oldest customer message that no agent has answered and no solution has closed.</param>
/// <param name="FirstExchangeOver">An agent has answered the customer's first message, or the ticket was solved after it.</param>
/// <param name="AgentReplies">How many public replies agents have sent.</param>
public sealed record Conversation(
    bool CustomerSpoke = false,
    Instant? AwaitingSince = null,
    bool FirstExchangeOver = false,
    int AgentReplies = 0)
{
    public static Conversation Silent { get; } = new();

    /// <summary>The conversation after <paramref name="happened"/>, which left the ticket as <paramref name="after"/>.</summary>
    public Conversation After(TicketEvent happened, TicketFacts before, TicketFacts after)
    {
        var creates = before.CreatedAt is null && after.CreatedAt is not null;
        var next = this;
        if (happened.Type == TicketEventType.AgentReplied)
            next = next with { AgentReplies = AgentReplies + 1, AwaitingSince = null, FirstExchangeOver = FirstExchangeOver || CustomerSpoke };
        else if (happened.Type == TicketEventType.CustomerReplied || (creates && after.OpenedBy == ActorKind.Customer))
            next = next with { CustomerSpoke = true, AwaitingSince = AwaitingSince ?? happened.At };

        // A solution answers whatever the customer still waited for.
        if (after.IsSolved && !before.IsSolved)
            next = next with { AwaitingSince = null, FirstExchangeOver = FirstExchangeOver || next.CustomerSpoke };
        return next;
    }
}

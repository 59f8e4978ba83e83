using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Policies;

/// <summary>A condition on a ticket's and its account's fields.</summary>
public abstract record Match
{
    /// <summary>Holds for every ticket.</summary>
    public static Match Always { get; } = new All([]);

    /// <summary>True when the condition holds. <paramref name="account"/> is null for a ticket without an account.</summary>
    public abstract bool Holds(TicketFacts ticket, AccountProfile? account);

    /// <summary>Every part holds; true for no parts.</summary>
    public sealed record All(EquatableArray<Match> Parts) : Match
    {
        public override bool Holds(TicketFacts ticket, AccountProfile? account)
        {
            foreach (var part in Parts)
                if (!part.Holds(ticket, account)) return false;
            return true;
        }
    }
}

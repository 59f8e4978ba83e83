using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Accounts;

/// <summary>What policies may know of a customer account. Immutable; a change makes a new <paramref name="Version"/>.</summary>
/// <param name="Id">The account's id, as tickets name it.</param>
/// <param name="Version">Counts up from 1 with each change; 0 for an account that nobody has described.</param>
/// <param name="Name">For people.</param>
/// <param name="Segment">The account's class (platinum, gold, …).</param>
/// <param name="Region">Where the customer is.</param>
/// <param name="Fields">Free fields, sorted by name ordinally.</param>
public sealed record AccountProfile(
    string Id,
    long Version = 0,
    string? Name = null,
    string? Segment = null,
    string? Region = null,
    EquatableArray<TicketField> Fields = default);

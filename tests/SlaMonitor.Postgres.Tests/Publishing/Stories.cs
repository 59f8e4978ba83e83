using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;
using SlaMonitor.Engine.Tests.Stored;
using SlaMonitor.Postgres.Publishing;

namespace SlaMonitor.Postgres.Tests.Publishing;

/// <summary>What a ticket goes through, of any kind, as its outputs: one for each decision, by decision.</summary>
internal static class Stories
{
    public static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 9, 0);

    public static List<TicketOutput> Any(Any any, string ticket, int decisions)
    {
        var buffer = new StoredBuffer();
        return [.. Enumerable.Range(1, decisions).Select(decision => TicketOutput.Of(
            Ticket(any, ticket) with { Decisions = decision },
            [.. any.Some(() => new DecidedEvent(decision, any.Published(ticket)), 3)],
            buffer))];
    }

    /// <summary>Any ticket, under one version and in a calendar that there is; a third of them are at rest.</summary>
    public static TicketState Ticket(Any any, string id)
    {
        var ticket = any.Ticket(id);
        var rests = any.Yes(33);
        var clocks = ticket.Picture.Clocks.Select(c => c with
        {
            State = rests ? any.Of(ClockState.Met, ClockState.MetLate, ClockState.Cancelled) : c.State,
            Calendar = "24x7",
            DueAt = c.DueAt is null ? null : Now + Duration.FromHours(any.Below(5)),
            Since = Now - Duration.FromMinutes(any.Below(100)),
        });
        var facts = ticket.Picture.Facts;
        if (rests) facts = facts with { Disposition = Disposition.Merged };
        return ticket with
        {
            Log = ticket.Log with { Adoptions = [new Adoption(Instant.MinValue, 1 + any.Below(3))] },
            Picture = ticket.Picture with { Facts = facts, Clocks = clocks.ToEquatableArray() },
        };
    }
}

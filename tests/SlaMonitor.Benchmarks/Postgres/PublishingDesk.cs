using System.Diagnostics;
using NodaTime;
using Npgsql;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;
using SlaMonitor.Engine.Tests.Stored;
using SlaMonitor.Postgres.Publishing;

namespace SlaMonitor.Benchmarks.Postgres;

/// <summary>Tickets whose clocks move on: each decision gives one of three another due instant, and publishes that.</summary>
internal sealed class PublishingDesk(NpgsqlDataSource database, int tickets)
{
    private readonly Outputs _outputs = new(database);
    private readonly TicketState[] _states = [.. Enumerable.Range(0, tickets).Select(new Desk(1).Ticket)];
    private readonly int[] _next = new int[64];

    /// <returns>Tickets a second.</returns>
    public async Task<double> FillAsync(CancellationToken cancellation)
    {
        var buffer = new StoredBuffer();
        var began = Stopwatch.GetTimestamp();
        foreach (var batch in _states.Chunk(500))
            await _outputs.PublishAsync([.. batch.Select(t => TicketOutput.Of(t, [.. t.Picture.Clocks.Select(c => Changed(t, c))], buffer))], cancellation);
        return tickets / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>Publishes the next decisions of a batch of the caller's own tickets.</summary>
    public async Task<int> PublishAsync(int caller, int callers, int batch, CancellationToken cancellation)
    {
        var buffer = new StoredBuffer();
        var outputs = new List<TicketOutput>(batch);
        for (var i = 0; i < batch; i++)
        {
            // Spread over the table, as tickets are.
            var place = (int)((long)_next[caller]++ * 7919 % (tickets / callers)) * callers + caller;
            var state = _states[place % tickets] = MoveOn(_states[place % tickets]);
            outputs.Add(TicketOutput.Of(state, [Changed(state, state.Picture.Clocks[2])], buffer));
        }
        await _outputs.PublishAsync(outputs, cancellation);
        return batch;
    }

    private static TicketState MoveOn(TicketState ticket)
    {
        var clock = ticket.Picture.Clocks[2];
        var moved = clock with { DueAt = (clock.DueAt ?? Desk.Now) + Duration.FromMinutes(1) };
        return ticket with { Decisions = ticket.Decisions + 1, Picture = ticket.Picture with { Clocks = ticket.Picture.Clocks.With(2, moved) } };
    }

    private static DecidedEvent Changed(TicketState ticket, Clock clock) => new(ticket.Decisions, new ClockEvent.Changed
    {
        Ticket = ticket.Id,
        Metric = clock.Metric,
        Cycle = clock.Cycle,
        At = Desk.Now,
        State = clock.State,
        DueAt = clock.DueAt,
        Remaining = clock.Target,
    });
}

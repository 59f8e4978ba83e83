using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SlaMonitor.Core;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;
using SlaMonitor.Orleans.Feed;
using SlaMonitor.Orleans.Hosting;
using SlaMonitor.Postgres.Publishing;

namespace SlaMonitor.Orleans.Outputs;

/// <summary>
/// Publishes what this silo's tickets, escalations and incidents have decided: all that waits of a kind goes out in one statement, which
/// makes the rows for the lists and the messages of the live feed durable together. What was published before is passed over
/// there, so each may tell twice.
/// </summary>
/// <remarks>
/// A silo that is told to stop publishes all it has decided before it exits: this stops after the silo (see
/// <see cref="Hosting.ClusterSilo"/>). Of one that dies, or is ended before it was done, the next owner publishes: the stored
/// state holds what nobody may have heard, and the next call tells it. The alarm brings that call at the latest: within a
/// minute where somebody waits for it, or no other alarm is set.
/// </remarks>
internal sealed class OutputWriter : BackgroundService
{
    private readonly OutputQueue<TicketOutput, TicketState> _tickets;
    private readonly OutputQueue<EscalationOutput, EscalationState> _escalations;
    private readonly OutputQueue<IncidentOutput, IncidentState> _incidents;

    public OutputWriter(Postgres.Publishing.Outputs table, FeedFollower feed, DatabaseWatch database, MonitorMetrics metrics, ILogger<OutputWriter> log)
    {
        _tickets = new(outputs => table.PublishAsync(outputs), metrics.Count, told => told.AboutTicket!, feed, database, metrics, log);
        _escalations = new(
            outputs => table.PublishAsync(outputs),
            (told, state) => metrics.Count((EscalationEvent)told, state),
            told => EscalationState.OfAlert(((EscalationEvent)told).Escalation)!.Value.Key,
            feed,
            database,
            metrics,
            log);
        // There is no metric of incidents.
        _incidents = new(outputs => table.PublishAsync(outputs), (_, _) => { }, told => ((IncidentEvent)told).Incident, feed, database, metrics, log);
    }

    /// <summary>Completes when it is durable and on its way to every subscriber.</summary>
    public Task PublishAsync(TicketState state, EquatableArray<DecidedEvent> unheard) =>
        _tickets.AddAsync(state.Id, TicketOutput.Of(state, unheard, new StoredBuffer()), state);

    /// <inheritdoc cref="PublishAsync(TicketState, EquatableArray{DecidedEvent})"/>
    public Task PublishAsync(EscalationState state, EquatableArray<DecidedEvent> unheard) =>
        _escalations.AddAsync(state.Id, EscalationOutput.Of(state, unheard, new StoredBuffer()), state);

    /// <inheritdoc cref="PublishAsync(TicketState, EquatableArray{DecidedEvent})"/>
    public Task PublishAsync(IncidentState state, EquatableArray<DecidedEvent> unheard) =>
        _incidents.AddAsync(state.Id, IncidentOutput.Of(state, unheard, new StoredBuffer()), state);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(_tickets.RunAsync(), _escalations.RunAsync(), _incidents.RunAsync());

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _tickets.Close();
        _escalations.Close();
        _incidents.Close();
        await base.StopAsync(cancellationToken);
    }
}

using NodaTime;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Trends;

namespace SlaMonitor.Orleans.Tests.Conformance;

/// <summary>All that a host made of a story.</summary>
internal sealed record Told(
    IReadOnlyList<EventOutcome> Outcomes,
    IReadOnlyList<DomainEvent> Published,
    IReadOnlyDictionary<string, TicketState> Tickets,
    IReadOnlyList<BreachRow> Breaches,
    IReadOnlyList<AccountView> Accounts,
    IReadOnlyList<EscalationState> Escalations,
    IReadOnlyList<IncidentState> Incidents,
    IReadOnlyList<Page> Pages,
    IReadOnlyList<string> Answers)
{
    /// <summary>When something happened: at the stops of the story, and between them where that was asked for.</summary>
    public IReadOnlyList<IReadOnlyList<Instant>> Instants { get; init; } = [];

    /// <summary>The answers to <see cref="TrendQuestions.All"/>.</summary>
    public IReadOnlyList<TrendReport> Trends { get; init; } = [];

    /// <summary>What is open at <see cref="TrendQuestions.Midway"/>, counted by <see cref="TrendQuestions.Labels"/>.</summary>
    public IReadOnlyList<IReadOnlyList<LiveCount>> Live { get; init; } = [];

    /// <summary>What both hosts must agree on: how often a ticket was woken in vain is a host's own affair.</summary>
    public static TicketState Common(TicketState state) => state with { Decisions = 0, AsOf = Instant.MinValue };
}

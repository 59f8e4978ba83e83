using SlaMonitor.Core.Escalations;

namespace SlaMonitor.Core.Monitoring;

/// <summary>The escalations of a running monitor. Every method may be called from any thread; an escalation is named by its <see cref="EscalationState.Alert"/>.</summary>
public interface IEscalations
{
    /// <summary>Escalations, the last of each ticket and policy, the latest started first.</summary>
    ValueTask<Page<EscalationState>> ListAsync(EscalationQuery query, CancellationToken cancellation = default);

    /// <summary>Escalations that are not resolved, counted for the metrics page.</summary>
    async ValueTask<IReadOnlyList<EscalationCount>> CountOpenAsync(CancellationToken cancellation = default)
    {
        var counts = new Dictionary<(int, EscalationPhase), long>();
        var query = new EscalationQuery
        {
            Phases = [EscalationPhase.Triggered, EscalationPhase.Acknowledged, EscalationPhase.Snoozed],
            Page = new PageRequest(1_000),
        };
        while (true)
        {
            var page = await ListAsync(query, cancellation).ConfigureAwait(false);
            foreach (var state in page.Items)
                counts[(state.Level, state.Standing.Phase)] = counts.GetValueOrDefault((state.Level, state.Standing.Phase)) + 1;
            if (page.Cursor is not { } cursor) return [.. counts.Select(count => new EscalationCount(count.Key.Item1, count.Key.Item2, count.Value))];
            query = query with { Page = query.Page with { Cursor = cursor } };
        }
    }

    /// <summary>The escalation, with all that is durable; null when there is none, or a later one of the same ticket and policy.</summary>
    ValueTask<EscalationState?> FindAsync(string escalation, CancellationToken cancellation = default);

    /// <summary>The last escalation of a ticket under a policy, with all that is durable; null when there never was one.</summary>
    /// <param name="key">As <see cref="EscalationState.KeyOf"/> makes it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    ValueTask<EscalationState?> FindLastAsync(string key, CancellationToken cancellation = default);

    /// <summary>Tells an escalation what became of a page. Durable when it completes; told again, it changes nothing.</summary>
    ValueTask EndPageAsync(Page page, PageOutcome outcome, CancellationToken cancellation = default);

    /// <summary>Asks an escalation something on behalf of a person. Durable when it is answered.</summary>
    /// <param name="escalation">Which.</param>
    /// <param name="command">Whatever version of the configuration it names: the one in force is put in its place.</param>
    /// <param name="cancellation">Leaves open whether it was done.</param>
    ValueTask<EscalationAnswer> AskAsync(string escalation, EscalationCommand command, CancellationToken cancellation = default);

    /// <summary>Escalates a ticket by hand: starts the escalation, or joins the one that is open. Durable when it is answered.</summary>
    /// <param name="ticket">The ticket's id.</param>
    /// <param name="policy">The id of an escalation policy of the current configuration.</param>
    /// <param name="by">Who does.</param>
    /// <param name="note">Why; null when they did not say.</param>
    /// <param name="cancellation">Leaves open whether it was done.</param>
    ValueTask<EscalationAnswer> StartAsync(string ticket, string policy, string by, string? note, CancellationToken cancellation = default);
}

/// <summary>Which escalations. All filters must hold; null means any.</summary>
public sealed record EscalationQuery
{
    /// <summary>Any of these; empty means all.</summary>
    public EquatableArray<EscalationPhase> Phases { get; init; }

    public string? Ticket { get; init; }

    /// <summary>Of any of these; empty means all. At most 1,000.</summary>
    public EquatableArray<string> Tickets { get; init; }

    /// <summary>Only those with a page that reached nobody and was not sent again.</summary>
    public bool OnlyDeadLetters { get; init; }

    public PageRequest Page { get; init; } = new();
}

/// <summary>What came of asking an escalation something.</summary>
public abstract record EscalationAnswer
{
    private EscalationAnswer()
    {
    }

    /// <summary>It was told; this is how it stands now.</summary>
    public sealed record Told(EscalationState State) : EscalationAnswer;

    /// <summary>There is no such escalation, ticket or policy.</summary>
    public sealed record NotFound : EscalationAnswer;

    /// <summary>It is resolved, or the ticket is solved: nothing was done.</summary>
    /// <param name="State">How it ended; null where there never was one.</param>
    public sealed record Over(EscalationState? State) : EscalationAnswer;

    /// <summary>The monitor is under pressure; try again later. Nothing was done.</summary>
    public sealed record Busy : EscalationAnswer;
}

using NodaTime;
using SlaMonitor.Core.Escalations;

namespace SlaMonitor.Core.Monitoring;

/// <summary>The escalations of a running monitor. Every method may be called from any thread; an escalation is named by its <see cref="EscalationState.Alert"/>.</summary>
public interface IEscalations
{
    /// <summary>Escalations, the last of each ticket and policy, the latest started first.</summary>
    ValueTask<Page<EscalationState>> ListAsync(EscalationQuery query, CancellationToken cancellation = default);

    /// <summary>The last escalation of a ticket under each policy, the latest started first.</summary>
    async ValueTask<IReadOnlyList<EscalationState>> ListOfAsync(string ticket, CancellationToken cancellation = default) =>
        // One for each policy at the most: the first page holds them all.
        (await ListAsync(new EscalationQuery { Ticket = ticket, Page = new PageRequest(1_000) }, cancellation).ConfigureAwait(false)).Items;

    /// <summary>Escalations that are not resolved, counted for the metrics page.</summary>
    ValueTask<IReadOnlyList<EscalationCount>> CountOpenAsync(CancellationToken cancellation = default);

    /// <summary>
    /// Since when nobody has taken on the triggered escalation that has waited longest; null when none is triggered. Of many hundreds that were taken
    /// on and given back, one that waits a little less may be told.
    /// </summary>
    ValueTask<Instant?> LongestUnacknowledgedAsync(CancellationToken cancellation = default);

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

using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Explanations;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.OnCall;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Trends;

namespace SlaMonitor.Notifications.Tests.Paging;

/// <summary>A monitor that has nothing but escalations, decided by the real decider. Each tells one user by one channel.</summary>
internal sealed class PagedMonitor : IMonitor, IEscalations
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, EscalationState> _states = [];
    private Rulebook _rulebook;

    public PagedMonitor(params ChannelDefinition[] channels) => _rulebook = Book(1, channels);

    public Rulebook Rulebook => Volatile.Read(ref _rulebook);

    public IEscalations Escalations => this;

    public Func<Instant> Clock { get; set; } = () => Pages.At;

    public Instant Now => Clock();

    public double Speed { get; init; } = 1;

    /// <summary>Waited for before an escalation is answered.</summary>
    public Task Answers { get; set; } = Task.CompletedTask;

    public LiveFeed Feed { get; } = new("epoch", 0, 10);

    public MonitorHealth Health { get; } = new(true, null, default);

    /// <summary>Puts another version of the configuration in force.</summary>
    public void Configure(params ChannelDefinition[] channels) => Volatile.Write(ref _rulebook, Book(Rulebook.Version + 1, channels));

    /// <summary>A clock of a ticket breaches; the page that the escalation asks for.</summary>
    public Page Breach(string ticket) => Assert.Single(Tell(ticket, new EscalationCommand.Trigger(
        0, "critical", new EscalatedTicket(ticket, "Printer"), new EscalationReason.Clock(Metric.FirstResponse, 1, Now - Duration.FromSeconds(3), Now - Duration.FromSeconds(3)))));

    /// <summary>The pages that follow.</summary>
    public IReadOnlyList<Page> Tell(string ticket, EscalationCommand command)
    {
        lock (_lock)
        {
            var key = EscalationState.KeyOf(ticket, "critical");
            var rules = Rulebook.Escalations;
            var decision = EscalationDecider.Decide(_states.GetValueOrDefault(key), key, command with { Version = rules.Version }, Now, rules);
            _states[key] = decision.State!;
            return [.. decision.Effects.OfType<Effect.Send>().Select(send => send.Page)];
        }
    }

    public PageOutcome? OutcomeOf(Page page)
    {
        lock (_lock) return _states[EscalationState.OfAlert(page.Alert)!.Value.Key].Pages.First(record => record.Id == page.Id).Outcome;
    }

    public ValueTask<Page<EscalationState>> ListAsync(EscalationQuery query, CancellationToken cancellation = default)
    {
        lock (_lock) return new(new Page<EscalationState>([.. _states.Values.Where(s => query.Phases.IsEmpty || query.Phases.Contains(s.Standing.Phase))], null));
    }

    public ValueTask<Instant?> LongestUnacknowledgedAsync(CancellationToken cancellation = default) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<EscalationCount>> CountOpenAsync(CancellationToken cancellation = default) => throw new NotSupportedException();

    public async ValueTask<EscalationState?> FindLastAsync(string key, CancellationToken cancellation = default)
    {
        await Answers.WaitAsync(cancellation);
        lock (_lock) return _states.GetValueOrDefault(key);
    }

    public async ValueTask EndPageAsync(Page page, PageOutcome outcome, CancellationToken cancellation = default)
    {
        await Answers.WaitAsync(cancellation);
        Tell(page.Content.Ticket, new EscalationCommand.PageEnded(0, page.Id, outcome));
    }

    public ValueTask<EscalationState?> FindAsync(string escalation, CancellationToken cancellation = default) => throw new NotSupportedException();

    public ValueTask<EscalationAnswer> AskAsync(string escalation, EscalationCommand command, CancellationToken cancellation = default) => throw new NotSupportedException();

    public ValueTask<EscalationAnswer> StartAsync(string ticket, string policy, string by, string? note, CancellationToken cancellation = default) => throw new NotSupportedException();

    public ValueTask<SubmitResult> SubmitAsync(IReadOnlyList<TicketEvent> events, CancellationToken cancellation = default) => throw new NotSupportedException();

    public ValueTask<TicketView?> FindTicketAsync(string id, CancellationToken cancellation = default) => throw new NotSupportedException();

    public ValueTask<TicketExplanation?> ExplainTicketAsync(string id, CancellationToken cancellation = default) => throw new NotSupportedException();

    public ValueTask<Page<ClockRow>> ListClocksAsync(ClockQuery query, CancellationToken cancellation = default) => throw new NotSupportedException();

    public ValueTask<Page<BreachRow>> ListBreachesAsync(BreachQuery query, CancellationToken cancellation = default) => throw new NotSupportedException();

    public ValueTask<Page<AccountView>> ListAccountsAsync(PageRequest page, CancellationToken cancellation = default) => throw new NotSupportedException();

    public ValueTask<AccountView?> FindAccountAsync(string id, CancellationToken cancellation = default) => throw new NotSupportedException();

    public ValueTask<AccountView?> DescribeAccountAsync(AccountProfile profile, CancellationToken cancellation = default) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<ClockCount>> CountClocksAsync(CancellationToken cancellation = default) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<TicketCount>> CountOpenTicketsAsync(CancellationToken cancellation = default) => throw new NotSupportedException();

    public ValueTask<TrendReport> TrendsAsync(TrendQuery query, CancellationToken cancellation = default) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<LiveCount>> CountLiveAsync(TicketLabelKind? by, CancellationToken cancellation = default) => throw new NotSupportedException();

    private static Rulebook Book(int version, ChannelDefinition[] channels)
    {
        var policy = new EscalationDefinition
        {
            Id = "critical",
            Steps = [new EscalationStep(Duration.Zero, [new EscalationTarget.Person("amina")], null), new EscalationStep(Duration.FromMinutes(10), [new EscalationTarget.Person("amina")], null)],
        };
        var amina = new UserDefinition("amina", "Amina W.", [new UserContact("c", Duration.Zero)]);
        return new Rulebook(version, [], [])
        {
            Escalations = EscalationRules.Of(version, [policy], [amina], new OnCallRoster([], [])),
            Channels = channels.ToEquatableArray(),
        };
    }
}

using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Engine.Tests.Stored;

/// <summary>Tickets as a desk has them, from a seed: six events and three clocks each, in every state that boards show.</summary>
internal sealed class Desk(int seed)
{
    public static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 9, 0);
    public const int Accounts = 2000;
    public const int Groups = 50;

    private readonly Random _random = new(seed);

    public TicketState Ticket(int number)
    {
        var id = $"T-{number}";
        var account = $"account-{_random.Next(Accounts)}";
        var created = Now - Duration.FromMilliseconds(_random.Next(1, 72 * 3_600_000));
        var solved = _random.Next(100) < 40;
        var profile = new AccountProfile(account, 1, "Some Customer", "gold", "emea");
        var facts = new TicketFacts
        {
            Account = account,
            Subject = $"The printer on floor {_random.Next(100)} does not print number {number}",
            Priority = (Priority)_random.Next(4),
            Status = solved ? TicketStatus.Solved : TicketStatus.Open,
            Channel = (Channel)_random.Next(7),
            Group = $"group-{_random.Next(Groups)}",
            Assignee = "kim",
            Tier = (Tier)_random.Next(3),
            Region = "emea",
            CreatedAt = created,
        };
        return new TicketState
        {
            Id = id,
            Decisions = 9,
            AsOf = Now,
            Log = new TicketLog
            {
                Adoptions = [new Adoption(Instant.MinValue, 1)],
                Events =
                [
                    Event(id, 0, created, TicketEventType.Created, ActorKind.Customer) with
                    {
                        Changes = new TicketChanges
                        {
                            Account = Change<string>.To(account),
                            Subject = Change<string>.To(facts.Subject),
                            Priority = facts.Priority,
                            Channel = Change<Channel?>.To(facts.Channel),
                            Group = Change<string>.To(facts.Group),
                            Region = Change<string>.To("emea"),
                        },
                    },
                    Event(id, 1, created, TicketEventType.Assigned, ActorKind.Agent) with
                    {
                        Changes = new TicketChanges { Assignee = Change<string>.To("kim"), Tier = Change<Tier?>.To(facts.Tier) },
                    },
                    Event(id, 2, created, TicketEventType.AgentReplied, ActorKind.Agent),
                    Event(id, 3, created, TicketEventType.CustomerReplied, ActorKind.Customer),
                    Event(id, 4, created, TicketEventType.NoteAdded, ActorKind.Agent),
                    Event(id, 5, created, TicketEventType.StatusChanged, ActorKind.Agent) with { Changes = new TicketChanges { Status = facts.Status } },
                ],
                Profiles = [new KnownProfile(created, profile)],
                HasCreated = true,
            },
            Picture = new TicketPicture
            {
                Facts = facts,
                Account = profile,
                Conversation = new Conversation(true, null, true, 1),
                Clocks =
                [
                    Clock(Metric.FirstResponse, created, ClockState.Met),
                    Clock(Metric.NextResponse, created, solved ? ClockState.Met : Open()),
                    Clock(Metric.Resolution, created, solved ? ClockState.MetLate : Open()),
                ],
            },
        };
    }

    /// <summary>The instant at which the first of its clocks changes by itself.</summary>
    public static Instant? WakeAt(TicketState state) =>
        state.Picture.Clocks.Select(c => c.WakeAt()).Where(w => w is not null).Min();

    private ClockState Open() => _random.Next(100) switch
    {
        < 10 => ClockState.Paused,
        < 15 => ClockState.Breached,
        _ => ClockState.Running,
    };

    private Clock Clock(Metric metric, Instant start, ClockState state)
    {
        var target = Duration.FromHours(4 + _random.Next(44));
        var due = state is ClockState.Running
            ? Now + Duration.FromMilliseconds(_random.Next(48 * 3_600_000))
            : Now - Duration.FromMilliseconds(_random.Next(72 * 3_600_000));
        var warned = state == ClockState.Running && _random.Next(100) < 10;
        return new Clock
        {
            Metric = metric,
            Cycle = 1,
            Policy = "gold-support",
            Calendar = "24x7",
            Target = target,
            State = state,
            StartedAt = start,
            Since = state is ClockState.Met or ClockState.MetLate ? due : start,
            Elapsed = state is ClockState.Met or ClockState.MetLate ? Duration.FromMinutes(_random.Next(200)) : Duration.Zero,
            IsPaused = state == ClockState.Paused,
            DueAt = state == ClockState.Paused ? null : due,
            BreachedAt = state is ClockState.Breached or ClockState.MetLate ? due : null,
            StoppedAt = state is ClockState.Met or ClockState.MetLate ? due : null,
            Warnings = warned ? [new WarningGiven("75%", Now)] : [],
            NextWarningAt = state == ClockState.Running && !warned ? due - Duration.FromHours(1) : null,
        };
    }

    private static TicketEvent Event(string ticket, int place, Instant created, TicketEventType type, ActorKind by) => new()
    {
        Source = "zendesk",
        Id = $"{ticket}-{place}",
        Ticket = ticket,
        At = created + Duration.FromSeconds(place * 40),
        Type = type,
        Actor = new Actor(by, by == ActorKind.Agent ? "kim" : "c-17"),
    };
}

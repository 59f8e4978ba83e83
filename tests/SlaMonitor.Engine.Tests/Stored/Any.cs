using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Storms;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Engine.Tests.Stored;

/// <summary>Anything that the model allows, from a seed: not what a desk would do, but every shape that must be storable.</summary>
internal sealed class Any(int seed)
{
    private static readonly string[] OddTexts =
    [
        "acme", "emea", "O'Brien \"the\" \\ back/slash", "Größe 名前 🚀", "", " ", "tab\tline\nend\u0001", "{\"v\":2}", "%_';--", new string('x', 256),
        // These two change places between the orders of UTF-16 and of UTF-8.
        "🚀 tx", "Ａ tx",
    ];

    private readonly Random _random = new(seed);

    public int Below(int limit) => _random.Next(limit);

    public bool Yes(int percent = 50) => _random.Next(100) < percent;

    public T Of<T>(params T[] values) => values[_random.Next(values.Length)];

    public T Member<T>()
        where T : struct, Enum => Of(Enum.GetValues<T>());

    public T? MaybeMember<T>()
        where T : struct, Enum => Yes() ? Member<T>() : null;

    public string Text() => Yes(70) ? $"t{Below(40)}" : Of(OddTexts);

    public string? MaybeText() => Yes() ? Text() : null;

    public Instant At() => Instant.FromUnixTimeTicks(Yes(95) ? _random.NextInt64(6_000_000_000_000_000, 30_000_000_000_000_000) : -_random.NextInt64(1_000_000));

    public Instant? MaybeAt() => Yes() ? At() : null;

    public Duration For() => Duration.FromTicks(Yes(20) ? 0 : _random.NextInt64(-1_000_000_000, 1_000_000_000_000));

    public EquatableArray<T> Some<T>(Func<T> make, int most = 4) =>
        Enumerable.Range(0, Below(most + 1)).Select(_ => make()).ToEquatableArray();

    public FieldValue Value() => Below(3) switch
    {
        0 => new FieldValue.Text(Text()),
        1 => new FieldValue.Number(Of(0m, 1.50m, -3m, decimal.MaxValue, 0.0000000000000000000000000001m)),
        _ => new FieldValue.Flag(Yes()),
    };

    public AccountProfile Profile() =>
        new(Text(), Below(5), MaybeText(), MaybeText(), MaybeText(), Some(() => new TicketField(Text(), Value())));

    public Metric Metric() => Of(
        Core.Clocks.Metric.FirstResponse,
        Core.Clocks.Metric.NextResponse,
        Core.Clocks.Metric.Resolution,
        Core.Clocks.Metric.Ownership,
        new Metric("eigene Größe"));

    public TicketChanges Changes() => new()
    {
        Account = MaybeChange(MaybeText()),
        Subject = MaybeChange(MaybeText()),
        Priority = MaybeMember<Priority>(),
        Status = MaybeMember<TicketStatus>(),
        Channel = MaybeChange(MaybeMember<Channel>()),
        Group = MaybeChange(MaybeText()),
        Assignee = MaybeChange(MaybeText()),
        Tier = MaybeChange(MaybeMember<Tier>()),
        Region = MaybeChange(MaybeText()),
        Product = MaybeChange(MaybeText()),
        Tags = Yes(30) ? Some(Text) : null,
        Fields = Some(() => new FieldChange(Text(), Yes(80) ? Value() : null)),
    };

    public TicketEvent Event(string? ticket = null) => new()
    {
        Source = Of("zendesk", "api", Text()),
        Id = Text(),
        Ticket = ticket is null || Yes(5) ? Text() : ticket,
        At = At(),
        Type = Member<TicketEventType>(),
        Actor = Yes() ? new Actor(Member<ActorKind>(), MaybeText()) : null,
        Changes = Yes() ? TicketChanges.None : Changes(),
        Feedback = Yes(20) ? new Feedback(Member<FeedbackKind>(), Of(1m, 4.5m, -10m), MaybeText()) : null,
        MergedInto = Yes(20) ? Text() : null,
    };

    public TicketFacts Facts() => new()
    {
        Account = MaybeText(),
        Subject = MaybeText(),
        Priority = Member<Priority>(),
        Status = Member<TicketStatus>(),
        Channel = MaybeMember<Channel>(),
        Group = MaybeText(),
        Assignee = MaybeText(),
        Tier = MaybeMember<Tier>(),
        Region = MaybeText(),
        Product = MaybeText(),
        Tags = Some(Text),
        Fields = Some(() => new TicketField(Text(), Value())),
        CreatedAt = MaybeAt(),
        CreatedInferred = Yes(),
        OpenedBy = Member<ActorKind>(),
        Disposition = Member<Disposition>(),
        MergedInto = MaybeText(),
    };

    public Clock Clock()
    {
        var (start, stop) = (MaybeAt(), MaybeAt());
        return new Clock
        {
            Metric = Metric(),
            Cycle = 1 + Below(3),
            Policy = Text(),
            Calendar = Text(),
            Target = For(),
            State = Member<ClockState>(),
            StartedAt = start,
            Since = Below(4) switch { 0 => start ?? default, 1 => stop ?? default, 2 => default, _ => At() },
            Elapsed = For(),
            PausedFor = For(),
            IsPaused = Yes(),
            DueAt = MaybeAt(),
            BreachedAt = MaybeAt(),
            BreachReason = MaybeText(),
            StoppedAt = stop,
            StoppedBy = MaybeText(),
            Warnings = Some(() => new WarningGiven(Of("75%", "PT30M", Text()), At())),
            NextWarningAt = MaybeAt(),
        };
    }

    public TicketState Ticket(string? id = null)
    {
        id ??= Text();
        var known = Some(() => new KnownProfile(At(), Profile()), 2);
        return new TicketState
        {
            Id = id,
            Decisions = Below(1000),
            AsOf = At(),
            Log = new TicketLog { Events = Some(() => Event(id), 6), Profiles = known, Adoptions = [new Adoption(Instant.MinValue, 1 + Below(3)), .. Some(() => new Adoption(At(), 4 + Below(3)), 2)], HasCreated = Yes() },
            Picture = new TicketPicture
            {
                Facts = Facts(),
                Account = known.Count > 0 && Yes(70) ? known[Below(known.Count)].Profile : Yes() ? Profile() : null,
                Conversation = new Conversation(Yes(), MaybeAt(), Yes(), Below(3)),
                Clocks = Clocks(),
            },
            Withdrawn = Some(() => new Withdrawn(Metric(), Below(3), Text()), 2),
            Raised = Some(() => new Raised(Text(), Yes(80) ? Metric() : null, Below(3), Yes()), 2),
        };
    }

    public AccountState Account(string? id = null) => new()
    {
        Decisions = Below(100),
        Profile = id is null ? Profile() : Profile() with { Id = id },
        Tallies = Tallies(),
        AsOf = MaybeAt(),
        Windows = Some(() => new AttainmentWindow(Metric(), Some(Bucket), Some(Bucket)), 2),
        Raised = Some(() => new RaisedBurn(Text(), Metric(), Wait()), 2),
    };

    private AttainmentBucket Bucket() => new(Below(9_000_000) - 1_000, Below(9) - 2, Below(9) - 2);

    public EquatableArray<MetricTally> Tallies() =>
        Some(() => new MetricTally(Metric(), Below(5) - 2, Below(3), Below(3)));

    public EscalationState Escalation() => new()
    {
        Id = $"{Text()}|{Text()}",
        Decisions = Below(1000),
        Number = 1 + Below(9),
        Policy = EscalationPolicy(),
        Version = 1 + Below(9),
        About = About(),
        Standing = Below(5) switch
        {
            0 => new EscalationStanding.Triggered(),
            1 => new EscalationStanding.Acknowledged(Text(), MaybeAt()),
            2 => new EscalationStanding.Snoozed(Text(), At()),
            3 => new EscalationStanding.Bundled(Text()),
            _ => new EscalationStanding.Resolved(MaybeText(), Text()),
        },
        Since = MaybeAt(),
        Reasons = Some(Reason),
        StartedAt = At(),
        PassBeganAt = At(),
        Pass = Below(5),
        Step = Below(5) - 1,
        NextStepAt = MaybeAt(),
        StepsTaken = Below(9),
        Targets = Some(Text),
        Pages = Some(() => new PageRecord(Text(), Member<PageAction>(), Below(4), MaybeText(), Text(), At(), MaybeAt(), Yes() ? Outcome() : null, Yes(20))),
        UsedLinks = Some(Text),
        Gates = Some(Text),
        GatesUntil = MaybeAt(),
        Incident = MaybeText(),
        Storm = MaybeText(),
        ReleasedBy = MaybeText(),
        AsOf = At(),
    };

    public EscalationCommand EscalationCommand() => Below(17) switch
    {
        0 => new EscalationCommand.Trigger(Below(9), Text(), About(), Reason()),
        1 => new EscalationCommand.ClockDone(Below(9), Metric(), Below(3), Text()),
        2 => new EscalationCommand.TicketDone(Below(9), Text()),
        3 => new EscalationCommand.Acknowledge(Below(9), Text(), MaybeAt(), MaybeText(), MaybeText()),
        4 => new EscalationCommand.Snooze(Below(9), Text(), At(), MaybeText()),
        5 => new EscalationCommand.StepNow(Below(9), Text(), MaybeText()),
        6 => new EscalationCommand.Reassign(Below(9), Text(), Target(), MaybeText()),
        7 => new EscalationCommand.Reopen(Below(9), Text(), MaybeText()),
        8 => new EscalationCommand.Resolve(Below(9), Text(), MaybeText()),
        9 => new EscalationCommand.PageEnded(Below(9), Text(), Outcome()),
        10 => new EscalationCommand.SendAgain(Below(9), Text(), Text()),
        11 => new EscalationCommand.GateClear(Below(9), Text(), Text()),
        12 => new EscalationCommand.PartOf(Below(9), Text(), Text(), Text()),
        13 => new EscalationCommand.IncidentOver(Below(9), Text(), Text(), MaybeText(), Text(), Yes()),
        14 => new EscalationCommand.IncidentDone(Below(9), Text(), Below(4), About(), MaybeText(), Text()),
        15 => new EscalationCommand.BurnDone(Below(9), Metric(), Wait(), Text()),
        _ => new EscalationCommand.Wake(Below(9)),
    };

    public EscalationEvent Escalated() => new()
    {
        Escalation = $"{Text()}|{Text()}|{1 + Below(3)}",
        Ticket = Text(),
        Kind = Member<EscalatedKind>(),
        Account = MaybeText(),
        Priority = MaybeText(),
        Group = MaybeText(),
        Policy = Text(),
        What = Member<EscalationHappening>(),
        Phase = Member<EscalationPhase>(),
        Level = Below(4),
        Targets = Some(Text),
        By = MaybeText(),
        Note = MaybeText(),
        At = At(),
    };

    private EscalationDefinition EscalationPolicy() => new()
    {
        Id = Text(),
        Steps = Some(() => new EscalationStep(Wait(), Some(Target), MaybeMember<Tier>(), Yes())),
        Repeat = Yes() ? Below(4) : null,
        RepeatAfter = Yes() ? Wait() : null,
        WhenNobody = Member<WhenNobody>(),
        AcknowledgeTimeout = Yes() ? Wait() : null,
    };

    private EscalationTarget Target() => Below(3) switch
    {
        0 => new EscalationTarget.OnCall(Text()),
        1 => new EscalationTarget.Person(Text()),
        _ => new EscalationTarget.Broadcast(Text()),
    };

    private EscalatedTicket About() => new(
        Text(), MaybeText(), MaybeText(), MaybeText(), MaybeText(), MaybeText(), Yes(20) ? new IncidentSummary(Below(99), Below(99), Some(Text)) : null, Member<EscalatedKind>());

    private EscalationReason Reason() => Below(4) switch
    {
        0 => new EscalationReason.Clock(Metric(), Below(3), MaybeAt(), MaybeAt()),
        1 => new EscalationReason.Incident(1 + Below(3), Below(999), Below(9), MaybeText()),
        2 => new EscalationReason.BurnRate(Metric(), Wait() + Duration.FromSeconds(1), Yes() ? Below(1000) / 10m : null, Below(9)),
        _ => new EscalationReason.ByHand(Text(), MaybeText()),
    };

    public StormState Storm() => new()
    {
        Id = $"account|{Text()}",
        Decisions = Below(1000),
        Number = Below(9),
        Incident = MaybeText(),
        Told = Below(99),
        LastStartAt = MaybeAt(),
        Recent = Some(() => new EscalationStart(Text(), At())),
        AsOf = At(),
    };

    public IncidentState Incident() => new()
    {
        Id = Text(),
        Decisions = Below(1000),
        Storm = MaybeText(),
        Title = Text(),
        Severity = Member<IncidentSeverity>(),
        Phase = Member<IncidentPhase>(),
        Opening = 1 + Below(3),
        Policy = MaybeText(),
        Commander = MaybeText(),
        Communications = MaybeText(),
        DeclaredAt = At(),
        MitigatedAt = MaybeAt(),
        ResolvedAt = MaybeAt(),
        ClosedAt = MaybeAt(),
        Members = Some(() => new IncidentMember(Text(), Text(), MaybeText(), At(), MaybeAt(), MaybeText())),
        Links = Some(Link),
        Timeline = Some(() => new IncidentEntry(At(), MaybeText(), Member<IncidentHappening>(), MaybeText())),
        UpdateEvery = Yes() ? Wait() : null,
        UpdateDueAt = MaybeAt(),
        UpdateWarned = Yes(),
        UpdatesMissed = Below(9),
        RootCause = MaybeText(),
        Factors = Some(Text),
        Actions = Some(() => new IncidentAction(Below(9), Text(), Text(), At(), MaybeAt(), MaybeText(), Yes())),
        TellAt = MaybeAt(),
        IsPaged = Yes(),
        AsOf = At(),
    };

    public IncidentEvent Happened() => new()
    {
        Incident = Text(),
        Title = Text(),
        What = Member<IncidentHappening>(),
        Phase = Member<IncidentPhase>(),
        Severity = Member<IncidentSeverity>(),
        OpenMembers = Below(9),
        Members = Below(9),
        By = MaybeText(),
        Note = MaybeText(),
        At = At(),
    };

    private IncidentLink Link() => new(Member<IncidentLinkKind>(), Text());

    private IncidentCommand IncidentCommand() => Below(16) switch
    {
        0 => new IncidentCommand.Join(Below(9), Text(), Text(), About()),
        1 => new IncidentCommand.MemberDone(Below(9), Text(), Text(), About(), Text()),
        2 => new IncidentCommand.Declare(Below(9), Text(), Text(), Member<IncidentSeverity>(), MaybeText(), MaybeText(), MaybeText(), Some(Link)),
        3 => new IncidentCommand.Update(Below(9), Text(), Text()),
        4 => new IncidentCommand.SetSeverity(Below(9), Text(), Member<IncidentSeverity>()),
        5 => new IncidentCommand.Assign(Below(9), Text(), Member<IncidentRole>(), Text()),
        6 => new IncidentCommand.Link(Below(9), Text(), Link()),
        7 => new IncidentCommand.Mitigate(Below(9), Text(), MaybeText()),
        8 => new IncidentCommand.Resolve(Below(9), Text(), MaybeText(), Yes(), Yes() ? Below(3) : null),
        9 => new IncidentCommand.Reopen(Below(9), Text(), MaybeText()),
        10 => new IncidentCommand.SetRootCause(Below(9), Text(), Text()),
        11 => new IncidentCommand.AddFactor(Below(9), Text(), Text()),
        12 => new IncidentCommand.AddAction(Below(9), Text(), Text(), Text(), At()),
        13 => new IncidentCommand.FinishAction(Below(9), Text(), Below(9)),
        14 => new IncidentCommand.Close(Below(9), Text()),
        _ => new IncidentCommand.Wake(Below(9)),
    };

    private PageOutcome Outcome() => Below(3) switch
    {
        0 => new PageOutcome.Delivered(Below(9), Text(), MaybeText()),
        1 => new PageOutcome.DeadLetter(Below(9), Text()),
        _ => new PageOutcome.Suppressed(Below(9), Text()),
    };

    private Duration Wait() => Duration.FromSeconds(Below(9_000));

    public Command Command() => Below(11) switch
    {
        0 => new TicketCommand.Record(Event(), Below(9), Yes() ? Profile() : null),
        1 => new TicketCommand.Wake(),
        2 => new TicketCommand.KnowAccount(Profile()),
        3 => new AccountCommand.Describe(Profile()),
        4 => new TicketCommand.Adopt(1 + Below(99)),
        5 => new TicketCommand.Escalate(Text(), Text(), MaybeText()),
        6 => EscalationCommand(),
        7 => IncidentCommand(),
        8 => new StormCommand.Started(Below(9), Text(), At()),
        9 => new StormCommand.Over(Below(9), Text()),
        _ => new AccountCommand.Count(Tallies()),
    };

    public Effect Message() => Below(6) switch
    {
        0 => new Effect.Tell(EntityId.Ticket(Text()), Command()),
        1 => new Effect.Tell(EntityId.Account(Text()), Command()),
        2 => new Effect.Tell(EntityId.Escalation(Text()), Command()),
        3 => new Effect.Tell(EntityId.Incident(Text()), Command()),
        4 => new Effect.Tell(EntityId.Storm(Text()), Command()),
        _ => new Effect.TellOpenTickets(Text(), Command()),
    };

    public ClockEvent Published(string ticket)
    {
        ticket = Yes(90) ? ticket : Text();
        return Below(4) switch
        {
            0 => new ClockEvent.Changed { Ticket = ticket, Metric = Metric(), Cycle = 1 + Below(3), At = At(), State = Member<ClockState>(), DueAt = MaybeAt(), Remaining = For() },
            1 => new ClockEvent.Warned { Ticket = ticket, Metric = Metric(), Cycle = 1, At = At(), Threshold = Text(), DueAt = MaybeAt(), Label = Label() },
            2 => new ClockEvent.Breached { Ticket = ticket, Metric = Metric(), Cycle = 2, At = At(), DueAt = At(), BreachedAt = At(), Reason = MaybeText(), Label = Label() },
            _ => new ClockEvent.BreachRetracted { Ticket = ticket, Metric = Metric(), Cycle = 1, At = At(), BreachedAt = At(), Cause = Text() },
        };
    }

    /// <summary>By metric and cycle, one each, as a ticket has them.</summary>
    private EquatableArray<Clock> Clocks() => Some(Clock)
        .DistinctBy(c => (c.Metric, c.Cycle))
        .OrderBy(c => c.Metric)
        .ThenBy(c => c.Cycle)
        .ToEquatableArray();

    private TicketLabel Label() =>
        new(Text(), MaybeText(), MaybeText(), Member<Priority>(), MaybeText(), MaybeMember<Tier>(), MaybeText());

    private Change<T> MaybeChange<T>(T? value) => Yes(30) ? Change<T>.To(value) : Change<T>.None;
}

using NodaTime;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.OnCall;

namespace SlaMonitor.Core.Tests.Escalations;

/// <summary>What the simulation found, each as the smallest case that shows it.</summary>
public sealed class EscalationFoundTests
{
    private static readonly Instant Night = Instant.FromUtc(2026, 3, 2, 23, 0);
    private static readonly string Key = EscalationState.KeyOf("T-1", "p");
    private static readonly EscalatedTicket About = new("T-1");

    private readonly List<Effect> _effects = [];
    private EscalationState? _state;

    private IEnumerable<Page> Sent => _effects.OfType<Effect.Send>().Select(s => s.Page);

    [Fact]
    public void Policy_NamesAScheduleThatIsGone_TellsWhoIsThere()
    {
        Decide(Night, Trigger(Breach), Rules([Step(0, new EscalationTarget.Person("ann")), Step(60, new EscalationTarget.OnCall("rota"), new EscalationTarget.Person("bob"))], User("ann"), User("bob")));

        Decide(Night.Plus(Duration.FromSeconds(60)), new EscalationCommand.Wake(1), Rules([Step(0, new EscalationTarget.Person("ann"))], User("ann"), User("bob")));

        Assert.Equal(["ann", "bob"], Sent.Select(p => p.To!.User).Distinct());
    }

    [Fact]
    public void Page_ForAUserWhoIsGone_IsNotSentToAllWhoReadTheChannel()
    {
        Decide(Night, Trigger(Breach), Rules([Step(0, new EscalationTarget.Person("ann"))], User("ann")));
        _effects.Clear();

        Decide(Night.Plus(AskedAgainAfter), new EscalationCommand.Wake(1), Rules([Step(0, new EscalationTarget.Person("ann"))], User("bob")));

        Assert.Empty(Sent);
        Assert.IsType<PageOutcome.Suppressed>(Assert.Single(_state!.Pages).Outcome);
    }

    [Fact]
    public void Start_PagesOfTheLastEscalationStillUnderWay_AreNotTakenForTheNewOnes()
    {
        var rules = Rules([Step(0, new EscalationTarget.Person("ann"))], User("ann"));
        Decide(Night, Trigger(Breach), rules);
        Decide(Night, new EscalationCommand.Resolve(1, "ann", null), rules);
        Decide(Night, Trigger(Breach), rules);
        _effects.Clear();

        Decide(Night.Plus(AskedAgainAfter), new EscalationCommand.Wake(1), rules);

        Assert.Equal([(PageAction.Resolve, "T-1|p|1"), (PageAction.Trigger, "T-1|p|2")], Sent.Select(p => (p.Action, p.Alert)));
    }

    [Fact]
    public void Reassign_OfWhatSomebodyActsOn_TellsTheNewOneAndWaitsForThem()
    {
        var rules = Rules([Step(0, new EscalationTarget.Person("ann")), Step(60, new EscalationTarget.Person("bob"))], User("ann"), User("bob"), User("cem"));
        Decide(Night, Trigger(Breach), rules);
        Decide(Night, new EscalationCommand.Acknowledge(1, "ann", null), rules);
        _effects.Clear();

        Decide(Night, new EscalationCommand.Reassign(1, "ann", new EscalationTarget.Person("cem")), rules);

        Assert.True(_state!.Wants(Assert.Single(Sent, p => p.To!.User == "cem")));
        Assert.IsType<EscalationStanding.Triggered>(_state.Standing);
        Assert.Equal(Night.Plus(Duration.FromSeconds(60)), _state.NextStepAt);
    }

    [Theory]
    [InlineData(QuietRule.Wait)]
    [InlineData(QuietRule.PassOver)]
    public void Breach_AfterAWarningThatLetSomebodySleep_WakesThem(QuietRule rule)
    {
        var rules = Rules([Step(0, new EscalationTarget.Person("ann"))], Sleeper("ann", rule));
        Decide(Night, Trigger(Breach with { BreachedAt = null }), rules);
        Assert.Empty(Sent);

        Decide(Night.Plus(Duration.FromMinutes(30)), Trigger(Breach), rules);

        Assert.Equal("ann", Assert.Single(Sent).To!.User);
        Assert.Equal(["ann"], _effects.OfType<Effect.Publish>().Select(p => (EscalationEvent)p.Event).Single(e => e.What == EscalationHappening.Joined).Targets);
    }

    [Fact]
    public void Warning_ThatIsLate_DoesNotComeInQuietHours()
    {
        var evening = Instant.FromUtc(2026, 3, 2, 21, 55);
        var rules = Rules([Step(0, new EscalationTarget.Person("ann"))], Sleeper("ann", QuietRule.Wait) with { Notify = [new UserContact("mail", Duration.FromMinutes(1))] });
        Decide(evening, Trigger(Breach with { BreachedAt = null }), rules);

        Decide(Night, new EscalationCommand.Wake(1), rules);

        Assert.Empty(Sent);
        Assert.Equal(Instant.FromUtc(2026, 3, 3, 7, 0), EscalationDecider.WakeAt(_state!));
    }

    [Fact]
    public void Wake_ForNothing_LeavesNothingToWrite()
    {
        var rules = Rules([Step(0, new EscalationTarget.Person("ann"))], User("ann"));
        Decide(Night, Trigger(Breach), rules);
        var before = _state;

        Decide(Night.Plus(Duration.FromSeconds(1)), new EscalationCommand.Wake(1), rules);

        Assert.Same(before, _state);
    }

    private static EscalationReason.Clock Breach => new(Metric.Resolution, 1, Night, Night);

    private static Duration AskedAgainAfter => Duration.FromSeconds(30);

    /// <summary>"Leave takes a person out everywhere": schedules did so, a step that names somebody did not.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("bob")]
    public void Person_NamedInAStep_IsNotPagedWhileOnLeave(string? cover)
    {
        var away = User("ann") with { Leave = [new LeaveDefinition(new LocalDateTime(2026, 3, 2, 0, 0), new LocalDateTime(2026, 3, 4, 0, 0), cover)] };

        Decide(Night, Trigger(Breach), Rules([Step(0, new EscalationTarget.Person("ann"))], away, User("bob")));

        Assert.Equal(cover is null ? [] : [cover], Sent.Select(p => p.To!.User));
        Assert.Equal(cover is null, _effects.OfType<Effect.Publish>().Any(p => p.Event is EscalationEvent { What: EscalationHappening.NobodyOnCall }));
    }

    [Fact]
    public void EveryoneAcknowledges_TheSecondWhoDoes_IsToldNoMore()
    {
        UserDefinition[] both = [.. new[] { "ann", "bob", "eve" }.Select(id => User(id) with { Notify = [new UserContact("mail", Duration.Zero), new UserContact("phone", Duration.FromMinutes(30))] })];
        var rules = Rules([Step(0, both.Select(u => (EscalationTarget)new EscalationTarget.Person(u.Id)).ToArray()) with { EveryoneAcknowledges = true }], both);
        Decide(Night, Trigger(Breach), rules);

        foreach (var by in new[] { "ann", "bob", "bob" }) Decide(Night + Duration.FromMinutes(1), new EscalationCommand.Acknowledge(1, by, null), rules);
        _effects.Clear();
        Decide(Night + Duration.FromMinutes(30), new EscalationCommand.Wake(1), rules);

        Assert.Equal(["eve"], Sent.Where(p => p.Channel == "phone").Select(p => p.To!.User));
        Assert.Equal("ann", ((EscalationStanding.Acknowledged)_state!.Standing).By);
    }

    [Fact]
    public void DeadLetter_SentAgainOnceItIsResolved_IsStillWanted()
    {
        var rules = Rules([Step(0, new EscalationTarget.Person("ann"))], User("ann"));
        Decide(Night, Trigger(Breach), rules);
        var page = Sent.Single();
        Decide(Night, new EscalationCommand.PageEnded(1, page.Id, new PageOutcome.DeadLetter(3, "down")), rules);
        Decide(Night, new EscalationCommand.Resolve(1, "bob", null), rules);

        Decide(Night, new EscalationCommand.SendAgain(1, page.Id, "bob"), rules);

        Assert.True(_state!.Wants(page));
        Decide(Night, new EscalationCommand.PageEnded(1, page.Id, new PageOutcome.Delivered(1, "mail", null)), rules);
        Assert.False(_state.Wants(page));
    }

    private static EscalationCommand.Trigger Trigger(EscalationReason reason) => new(1, "p", About, reason);

    private static EscalationStep Step(int after, params EscalationTarget[] targets) => new(Duration.FromSeconds(after), targets.ToEquatableArray(), null);

    private static UserDefinition User(string id) => new(id, id, [new UserContact("mail", Duration.Zero)]);

    private static UserDefinition Sleeper(string id, QuietRule rule) => User(id) with
    {
        Zone = DateTimeZone.Utc,
        Quiet = new QuietHours(WeeklyHours.EveryDay(new OpenHours(new LocalTime(22, 0), new LocalTime(7, 0))), rule),
    };

    private static EscalationRules Rules(EquatableArray<EscalationStep> steps, params UserDefinition[] users) =>
        EscalationRules.Of(1, [new EscalationDefinition { Id = "p", Steps = steps }], users, new OnCallRoster([], users));

    private void Decide(Instant now, EscalationCommand command, EscalationRules rules)
    {
        var decision = EscalationDecider.Decide(_state, Key, command, now, rules);
        _state = decision.State;
        _effects.AddRange(decision.Effects);
    }
}

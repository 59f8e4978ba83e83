using NodaTime;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.OnCall;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Core.Tests.Escalations;

/// <summary>An escalation that nobody ends for weeks keeps of its pages those that something depends on still, and few others.</summary>
public sealed class ForgottenPagesTests
{
    private const int Steps = 400;

    // Ten are told once, at the beginning; the first is told again and again. One of the pages reaches nobody.
    private static readonly List<UserDefinition> Users =
        [.. Enumerable.Range(0, 10).Select(i => new UserDefinition($"u{i}", $"u{i}", [new UserContact("phone", Duration.Zero), new UserContact("mail", Duration.FromSeconds(1))]))];

    private static readonly (string? User, string Channel) Lost = ("u7", "mail");

    private static readonly EscalationRules Rules = EscalationRules.Of(
        1,
        [new EscalationDefinition { Id = "p", Steps = [new EscalationStep(Duration.Zero, [new EscalationTarget.Person("u0")], null)], Repeat = null }],
        Users,
        new OnCallRoster([], Users));

    private Instant _now = Instant.FromUtc(2026, 3, 2, 9, 0);
    private EscalationState? _state;

    [Fact]
    public void WhoeverWasTold_LearnsHowItEnds_HoweverLongAgo()
    {
        RunForLong();

        var told = Tell(new EscalationCommand.Resolve(1, "kim", null));

        Assert.All(told, page => Assert.Equal(PageAction.Resolve, page.Action));
        Assert.Equal(
            Users.SelectMany(user => user.Notify.Select(contact => ((string?)user.Id, contact.Channel))).Where(one => one != Lost).ToHashSet(),
            told.Select(page => (page.To?.User, page.Channel)).ToHashSet());
    }

    [Fact]
    public void DeadLetter_HoweverLongAgo_CanBeSentAgain()
    {
        RunForLong();
        var dead = Assert.Single(_state!.Pages, page => page.Outcome is PageOutcome.DeadLetter);

        var sent = Tell(new EscalationCommand.SendAgain(1, dead.Id, "kim"));

        Assert.Contains(sent, page => page.Id == dead.Id);
    }

    [Fact]
    public void State_StaysSmallAndInOrder()
    {
        RunForLong();

        Assert.True(_state!.StepsTaken > Steps, $"{_state.StepsTaken} steps");
        Assert.InRange(_state.Pages.Count, 40, 60);
        Assert.InRange(new StoredBuffer().Write(_state).Length, 0, 15_000);
        Assert.Equal(_state.Pages.OrderBy(page => page.At), _state.Pages);
    }

    private void RunForLong()
    {
        Tell(new EscalationCommand.Trigger(1, "p", EscalationRun.Ticket, EscalationRun.Breach));
        foreach (var user in Users) Tell(new EscalationCommand.Reassign(1, "kim", new EscalationTarget.Person(user.Id)));
        for (var step = 0; step < Steps; step++) Tell(new EscalationCommand.StepNow(1, "kim"));
    }

    /// <summary>A minute later; and a while after that, when all have been told by all their channels.</summary>
    private List<Page> Tell(EscalationCommand command)
    {
        _now += Duration.FromMinutes(1);
        var sent = Decide(command);
        _now += Duration.FromSeconds(2);
        return [.. sent, .. Decide(new EscalationCommand.Wake(1))];
    }

    private List<Page> Decide(EscalationCommand command)
    {
        var decision = EscalationDecider.Decide(_state, EscalationState.KeyOf(EscalationRun.Ticket.Id, "p"), command, _now, Rules);
        _state = decision.State;
        var sent = decision.Effects.OfType<Effect.Send>().Select(send => send.Page).ToList();
        foreach (var page in sent)
        {
            PageOutcome outcome = (page.To?.User, page.Channel) == Lost ? new PageOutcome.DeadLetter(9, "nobody there") : new PageOutcome.Delivered(1, page.Channel, null);
            Decide(new EscalationCommand.PageEnded(1, page.Id, outcome));
        }
        return sent;
    }
}

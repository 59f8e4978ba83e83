using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Storms;
using SlaMonitor.Orleans.Entities;
using SlaMonitor.Orleans.Storms;

namespace SlaMonitor.Orleans.Tests.Stored;

/// <summary>Receivers know messages by the sender's decision and their place: no two have the same.</summary>
public sealed class DraftTests
{
    private static readonly StormState State = new() { Id = "account|acme", Decisions = 4, AsOf = Engine.Tests.Stored.Desk.Now };

    [Fact]
    public void Take_AnswersWithoutADecision_AreToWriteAndComeAfterWhatWasTold()
    {
        var draft = new Draft<StormState>(new StoredStorm { State = State, Told = new LastTold(4, 1) });
        Assert.False(draft.IsNew);

        draft.Take(State, 4, [Answer("T-1"), Answer("T-2")]);
        draft.Take(State, 4, [Answer("T-3")]);
        draft.Take(State with { Decisions = 5 }, 5, [Answer("T-4")]);

        Assert.True(draft.IsNew);
        Assert.Equal([(4L, 2), (4L, 3), (4L, 4), (5L, 0)], draft.Told.Select(message => (message.Decision, message.Place)));
        Assert.Equal(new LastTold(5, 0), draft.LastTold);
    }

    /// <summary>A gate that never counted anything, and an incident that never began, answer all the same.</summary>
    [Fact]
    public void Take_AnswersOfWhatHasNotBegun_AreToWrite()
    {
        var draft = new Draft<StormState>(new StoredStorm());

        draft.Take(null, 0, [Answer("T-1")]);
        draft.Take(null, 0, [Answer("T-2")]);

        Assert.True(draft.IsNew);
        Assert.Equal([(0L, 0), (0L, 1)], draft.Told.Select(message => (message.Decision, message.Place)));
    }

    private static Effect.Tell Answer(string ticket) =>
        new Effect.Tell(EntityId.Escalation($"{ticket}|p"), new EscalationCommand.GateClear(1, $"{ticket}|p|1", "account|acme"));
}

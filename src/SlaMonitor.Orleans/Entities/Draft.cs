using SlaMonitor.Core;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Postgres.Publishing;

namespace SlaMonitor.Orleans.Entities;

/// <summary>A state in the making: one write may hold several decisions, and what was heard that led to none.</summary>
internal sealed class Draft<TState>(StoredEntity<TState> stored)
    where TState : class
{
    // Who asks again does so within half a minute, and few ask the same entity within that.
    private const int AskedMax = 16;

    public TState? State { get; private set; } = stored.State;

    public LastTold? LastTold { get; private set; } = stored.Told;

    public EquatableArray<LastHeard> Heard { get; private set; } = stored.Heard;

    public EquatableArray<string> Asked { get; private set; } = stored.Asked;

    public List<DecidedEvent> Published { get; } = [];

    public List<PendingMessage> Told { get; } = [];

    public List<Page> Pages { get; } = [];

    /// <summary>Whether there is anything to write.</summary>
    public bool IsNew => !ReferenceEquals(State, stored.State) || HeardSomething || Told.Count > 0;

    public bool HeardSomething { get; private set; }

    /// <param name="state">After the decision; the same as before when somebody is only told something.</param>
    /// <param name="decisions">Its count of decisions.</param>
    /// <param name="effects">Of the decision.</param>
    public void Take(TState? state, long decisions, EquatableArray<Effect> effects)
    {
        State = state;
        var place = LastTold is { } last && last.Decision == decisions ? last.Place + 1 : 0;
        for (var i = 0; i < effects.Count; i++)
        {
            switch (effects[i])
            {
                case Effect.Publish publish:
                    Published.Add(new DecidedEvent(decisions, publish.Event));
                    break;
                // Accounts are counted where their tickets are, and tell their tickets themselves.
                case Effect.Tell { To.Kind: not EntityKind.Account } tell:
                    Told.Add(new PendingMessage(decisions, place + i, tell.To, tell.Command));
                    LastTold = new LastTold(decisions, place + i);
                    break;
                case Effect.Send send:
                    Pages.Add(send.Page);
                    break;
            }
        }
    }

    /// <summary>Takes note of a request of somebody's.</summary>
    /// <returns>False when it was taken in before.</returns>
    public bool Asks(string id)
    {
        if (Asked.Contains(id)) return false;
        Asked = [.. Asked.Skip(Asked.Count + 1 - AskedMax), id];
        return true;
    }

    /// <summary>Takes note of a message.</summary>
    /// <returns>False when it was taken in before.</returns>
    public bool Hears(EntityId from, long decision, int place)
    {
        var heard = new LastHeard(from, decision, place);
        for (var i = 0; i < Heard.Count; i++)
        {
            if (Heard[i].From != from) continue;
            if (Heard[i].Covers(decision, place)) return false;
            Heard = Heard.With(i, heard);
            return HeardSomething = true;
        }
        Heard = Heard.Add(heard);
        return HeardSomething = true;
    }
}

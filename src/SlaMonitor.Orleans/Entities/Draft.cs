using SlaMonitor.Core;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Postgres.Publishing;

namespace SlaMonitor.Orleans.Entities;

/// <summary>A state in the making: one write may hold several decisions, and what was heard that led to none.</summary>
internal sealed class Draft<TState>(StoredEntity<TState> stored)
    where TState : class
{
    public TState? State { get; private set; } = stored.State;

    public EquatableArray<LastHeard> Heard { get; private set; } = stored.Heard;

    public List<DecidedEvent> Published { get; } = [];

    public List<PendingMessage> Told { get; } = [];

    public List<Page> Pages { get; } = [];

    /// <summary>Whether there is anything to write.</summary>
    public bool IsNew => !ReferenceEquals(State, stored.State) || HeardSomething;

    public bool HeardSomething { get; private set; }

    /// <param name="state">After the decision.</param>
    /// <param name="decisions">Its count of decisions.</param>
    /// <param name="effects">Of the decision.</param>
    public void Take(TState? state, long decisions, EquatableArray<Effect> effects)
    {
        State = state;
        for (var i = 0; i < effects.Count; i++)
        {
            switch (effects[i])
            {
                case Effect.Publish publish:
                    Published.Add(new DecidedEvent(decisions, publish.Event));
                    break;
                // Accounts are counted where their tickets are, and tell their tickets themselves.
                case Effect.Tell { To.Kind: not EntityKind.Account } tell:
                    Told.Add(new PendingMessage(decisions, i, tell.To, tell.Command));
                    break;
                case Effect.Send send:
                    Pages.Add(send.Page);
                    break;
            }
        }
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

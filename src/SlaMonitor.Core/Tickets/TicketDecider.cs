using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Policies;

namespace SlaMonitor.Core.Tickets;

/// <summary>Decides for one ticket. Pure: the same state, command, instant and rulebooks give the same decision.</summary>
public static class TicketDecider
{
    /// <param name="state">The ticket so far; null before its first event.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="now">The instant of the decision; never earlier than that of the ticket's last one.</param>
    /// <param name="rulebooks">Every version of the configuration that a ticket may be under.</param>
    public static Decision<TicketState> Decide(TicketState? state, TicketCommand command, Instant now, Rulebooks rulebooks)
    {
        Invariant.Check(state is not null || command is TicketCommand.Record, "only an event makes a ticket");
        Invariant.Check(state is null || now >= state.AsOf, "time does not run backwards for a ticket");
        var next = command switch
        {
            TicketCommand.Record record => Record(state, record, now, rulebooks),
            TicketCommand.KnowAccount known => Refold(state! with { Log = state.Log.Knowing(known.Profile, now) }, now, rulebooks),
            TicketCommand.Adopt adopt => Adopt(state!, adopt.Version, now, rulebooks),
            TicketCommand.Escalate escalate => EscalationDifferences.RaiseByHand(Wake(state!, now, rulebooks), escalate),
            TicketCommand.Wake => Wake(state!, now, rulebooks),
            _ => throw new InvariantViolatedException($"no decision for {command}"),
        };
        if (ReferenceEquals(next, state)) return new Decision<TicketState>(state, [], WakeAt(state));

        var effects = new List<Effect>();
        var withdrawn = ClockDifferences.Publish(effects, next, state?.Picture.Clocks ?? [], state?.Withdrawn ?? [], Cause(command), now);
        TallyDifferences.Tell(effects, state?.Picture, next.Picture);
        var raised = EscalationDifferences.Tell(effects, next, state?.Raised ?? [], command, now, rulebooks[next.Rulebook]);
        next = next with { Decisions = (state?.Decisions ?? 0) + 1, Withdrawn = withdrawn, Raised = raised, AsOf = now };
        return new Decision<TicketState>(next, effects.ToEquatableArray(), WakeAt(next));
    }

    /// <summary>The next instant at which something about the ticket changes by itself.</summary>
    public static Instant? WakeAt(TicketState state)
    {
        Instant? first = null;
        foreach (var clock in state.Picture.Clocks)
            if (clock.WakeAt() is { } wake && (first is null || wake < first)) first = wake;

        // An event stamped later than now (its source's clock runs ahead) takes effect when its instant comes.
        for (var i = state.Log.Events.Count - 1; i >= 0 && state.Log.Events[i].At > state.AsOf; i--)
            if (first is null || state.Log.Events[i].At < first) first = state.Log.Events[i].At;
        return first;
    }

    private static TicketState Record(TicketState? state, TicketCommand.Record record, Instant now, Rulebooks rulebooks)
    {
        var happened = record.Event;
        state ??= new TicketState
        {
            Id = happened.Ticket,
            Decisions = 0,
            Log = TicketLog.Under(record.Rulebook),
            Picture = TicketPicture.Blank,
            AsOf = now,
        };
        Invariant.Check(happened.Ticket == state.Id, "an event goes to its own ticket");
        var log = state.Log.With(happened);
        if (record.Account is { } profile) log = log.Knowing(profile, now);
        var next = state with { Log = log };

        if (!GoesOn(state, happened, now) || log.Profiles.Count != state.Log.Profiles.Count) return Refold(next, now, rulebooks);
        var fold = new TicketFold(log, rulebooks);
        return next with { Picture = fold.AdvanceTo(fold.Next(state.Picture, happened), now) };
    }

    /// <summary>Whether the event comes after everything that the picture shows, so that it can be folded in alone.</summary>
    private static bool GoesOn(TicketState state, TicketEvent happened, Instant now)
    {
        if (happened.At > now) return false;
        if (happened.Type == TicketEventType.Created && state.Log.Events.Count > 0) return false;
        if (state.Log.Events.Count > 0 && (state.Log.Events[^1].At > happened.At || HasEventsToCome(state))) return false;
        foreach (var known in state.Log.Profiles)
            if (known.Since >= happened.At && state.Log.Profiles.Count > 1) return false;
        if (state.Log.Adoptions.Count > 1 && state.Log.Adoptions[^1].Since >= happened.At) return false;
        foreach (var clock in state.Picture.Clocks)
        {
            if (clock.BreachedAt >= happened.At) return false;
            if (!clock.Warnings.IsEmpty && clock.Warnings[^1].At >= happened.At) return false;
        }
        return true;
    }

    private static TicketState Wake(TicketState state, Instant now, Rulebooks rulebooks) =>
        WakeAt(state) is not { } wake || wake > now ? state
        : HasEventsToCome(state) ? Refold(state, now, rulebooks)
        : state with { Picture = new TicketFold(state.Log, rulebooks).AdvanceTo(state.Picture, now) };

    private static TicketState Adopt(TicketState state, int version, Instant now, Rulebooks rulebooks) =>
        state.Rulebook >= version ? state : Refold(state with { Log = state.Log.Adopting(version, now) }, now, rulebooks);

    private static bool HasEventsToCome(TicketState state) =>
        state.Log.Events.Count > 0 && state.Log.Events[^1].At > state.AsOf;

    private static TicketState Refold(TicketState state, Instant now, Rulebooks rulebooks) =>
        state with { Picture = new TicketFold(state.Log, rulebooks).To(now) };

    private static string Cause(TicketCommand command) => command switch
    {
        TicketCommand.Record record => $"{record.Event.Source}/{record.Event.Id}",
        TicketCommand.KnowAccount known => $"account {known.Profile.Id} described",
        TicketCommand.Adopt adopt => $"configuration version {adopt.Version} applied",
        TicketCommand.Escalate escalate => $"escalated by {escalate.By}",
        TicketCommand.Wake => "time",
        _ => throw new InvariantViolatedException($"no cause for {command}"),
    };
}

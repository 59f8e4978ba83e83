using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Engine.Partitions;
using SlaMonitor.Simulation.Chance;

namespace SlaMonitor.Simulation.Checks;

/// <summary>The journal told again from nothing gives the committed states; and every picture on the way is the fold of its events.</summary>
internal static class ReplayEquality
{
    public static void Check(History history, Rulebooks rulebooks, IReadOnlyList<ExpectedRules> versions, Func<EntityId, object?> committed, Prng random)
    {
        var states = new SortedDictionary<EntityId, object>();
        var pasts = new Dictionary<string, TicketPast>(StringComparer.Ordinal);
        foreach (var (entry, record) in history.Entries)
        {
            if (record.Command is null || record.Failure is not null) continue;
            states.TryGetValue(record.Entity, out var before);
            if (record.Entity.Kind == EntityKind.Escalation)
            {
                var told = (EscalationCommand)record.Command;
                var stepped = EscalationDecider.Decide((EscalationState?)before, record.Entity.Key, told, record.At, rulebooks[told.Version].Escalations);
                if (!stepped.Effects.Items.OfType<Effect.Publish>().Select(p => p.Event).SequenceEqual(record.Published))
                    throw Wrong($"entry {entry.Position} published otherwise than it does when it is decided again");
                if (stepped.State is { } state) states[record.Entity] = state;
                continue;
            }
            if (record.Entity.Kind is EntityKind.Account or EntityKind.Incident or EntityKind.Storm)
            {
                var again = new Deciders(rulebooks).Decide(before, record.Entity, record.Command, record.At);
                if (!again.Effects.Items.OfType<Effect.Publish>().Select(p => p.Event).SequenceEqual(record.Published))
                    throw Wrong($"entry {entry.Position} published otherwise than it does when it is decided again");
                if (again.State is { } known) states[record.Entity] = known;
                continue;
            }
            var decision = TicketDecider.Decide((TicketState?)before, (TicketCommand)record.Command, record.At, rulebooks);
            states[record.Entity] = decision.State;
            var published = decision.Effects.Items.OfType<Effect.Publish>().Select(p => p.Event);
            if (!published.SequenceEqual(record.Published)) throw Wrong($"entry {entry.Position} published otherwise than it does when it is decided again");
            var folded = new TicketFold(decision.State.Log, rulebooks).To(decision.State.AsOf);
            if (folded != decision.State.Picture)
                throw Wrong($"entry {entry.Position}, {record.Command.GetType().Name} of {record.Entity} at {record.At}: the picture is {Differ(decision.State.Picture, folded)}");

            if (!pasts.TryGetValue(record.Entity.Key, out var past)) pasts.Add(record.Entity.Key, past = new TicketPast());
            past.Take(record);
            if (random.Ratio(1, 4)) DueInstants.Check(versions, record.Entity.Key, past, decision.State, decision.State.AsOf);
        }
        foreach (var (entity, replayed) in states)
            if (!replayed.Equals(committed(entity))) throw Wrong($"{entity} is committed as\n  {committed(entity)}\nand its journal gives\n  {replayed}");
    }

    private static string Differ(TicketPicture live, TicketPicture folded)
    {
        if (live.Facts != folded.Facts) return $"{live.Facts}, folded {folded.Facts}";
        if (live.Conversation != folded.Conversation) return $"{live.Conversation}, folded {folded.Conversation}";
        if (live.Account != folded.Account) return $"{live.Account}, folded {folded.Account}";
        return $"\n  {string.Join("\n  ", live.Clocks.Except(folded.Clocks))}\nand folded\n  {string.Join("\n  ", folded.Clocks.Except(live.Clocks))}";
    }

    private static CheckFailedException Wrong(string what) => CheckFailedException.Wrong(nameof(ReplayEquality), what);
}

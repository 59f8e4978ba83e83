using SlaMonitor.Core;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Trends;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.ReadModel.Boards;

/// <summary>
/// Where a ticket is to be found on boards: what lists filter and sort by, and nothing that they only show. It follows from the
/// ticket's state alone; a host writes its clocks and breaches as rows, whatever its database.
/// </summary>
/// <param name="Subject">What a text search looks in, beside the id.</param>
/// <param name="Account">Null for a ticket without one.</param>
/// <param name="Group">Null for a ticket without one.</param>
/// <param name="Priority">As on the wire.</param>
/// <param name="Tier">As on the wire; null when not known.</param>
/// <param name="Region">Null when not known.</param>
/// <param name="Channel">As on the wire; null when not known.</param>
/// <param name="IsOpen">Neither solved nor merged, deleted or spam.</param>
/// <param name="Rulebook">The version of the configuration that holds for it.</param>
/// <param name="Clocks">The current cycle of each metric, by metric.</param>
/// <param name="Breaches">Every cycle that breached, by metric and cycle.</param>
public sealed record Board(
    string? Subject,
    string? Account,
    string? Group,
    string Priority,
    string? Tier,
    string? Region,
    string? Channel,
    bool IsOpen,
    int Rulebook,
    EquatableArray<BoardClock> Clocks,
    EquatableArray<BoardBreach> Breaches)
{
    /// <summary>What the ticket contributes to trends, as <see cref="TrendBytes"/> writes it; empty in what was stored before trends were.</summary>
    public EquatableArray<byte> Trend { get; init; }

    /// <summary>Nothing about the ticket will change by itself, and nobody waits for it: it is solved or ended, and each of its clocks has ended or never began.</summary>
    public bool IsAtRest
    {
        get
        {
            if (IsOpen) return false;
            foreach (var clock in Clocks)
                if (!BoardStates.IsStill(clock.State)) return false;
            return true;
        }
    }

    /// <summary>The clocks that lie as rows: those of a ticket at rest. The others are in <see cref="LiveBoards"/>.</summary>
    public EquatableArray<BoardClock> RestingClocks => IsAtRest ? Clocks : [];

    /// <summary>What lies as a row of trends: that of a ticket at rest. The others' are in <see cref="LiveBoards"/>.</summary>
    public EquatableArray<byte> RestingTrend => IsAtRest ? Trend : [];

    /// <summary>Whether rows of clocks or breaches are made of it.</summary>
    public bool HasRows => IsAtRest || !Breaches.IsEmpty;

    public static Board Of(TicketState ticket)
    {
        var facts = ticket.Picture.Facts;
        return new Board(
            facts.Subject,
            facts.Account,
            facts.Group,
            WireName<Priority>.Of(facts.Priority),
            facts.Tier is { } tier ? WireName<Tier>.Of(tier) : null,
            facts.Region,
            facts.Channel is { } channel ? WireName<Channel>.Of(channel) : null,
            !facts.IsSolved && facts.Disposition == Disposition.Active,
            ticket.Rulebook,
            ClocksOf(ticket.Picture),
            BreachesOf(ticket.Picture))
        {
            Trend = TrendBytes.Write(TicketTrend.Of(ticket)),
        };
    }

    /// <summary>Whether the rows of clocks and breaches hold the same, beside where they lie.</summary>
    public bool HasSameLabels(Board other) =>
        Account == other.Account && Group == other.Group && Priority == other.Priority
        && Tier == other.Tier && Region == other.Region && Channel == other.Channel;

    private static EquatableArray<BoardClock> ClocksOf(TicketPicture picture)
    {
        var clocks = new List<BoardClock>(4);
        foreach (var clock in picture.CurrentClocks)
            clocks.Add(new BoardClock(BoardStates.Of(clock), clock.DueAt?.ToUnixTimeTicks() ?? BoardClock.NoDue, clock.Metric.Name));
        return clocks.ToEquatableArray();
    }

    private static EquatableArray<BoardBreach> BreachesOf(TicketPicture picture)
    {
        List<BoardBreach>? breaches = null;
        foreach (var clock in picture.Clocks)
            if (clock.BreachedAt is { } at) (breaches ??= []).Add(new BoardBreach(at.ToUnixTimeTicks(), clock.Metric.Name, clock.Cycle));
        return breaches is null ? [] : breaches.ToEquatableArray();
    }
}

/// <summary>A clock's place on boards. <paramref name="Due"/> is in ticks since the Unix epoch, <see cref="NoDue"/> without a due instant.</summary>
public readonly record struct BoardClock(BoardState State, long Due, string Metric)
{
    /// <summary>Sorts behind every due instant.</summary>
    public const long NoDue = long.MaxValue;
}

/// <summary>A breach's place in lists; <paramref name="At"/> is in ticks since the Unix epoch.</summary>
public readonly record struct BoardBreach(long At, string Metric, int Cycle);

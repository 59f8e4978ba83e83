using System.Text;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.ReadModel.Boards;

/// <summary>A query over the slots of <see cref="LiveBoards"/>, its names resolved to numbers.</summary>
internal sealed class ClockFilter
{
    private readonly ClockQuery _query;
    private readonly bool[] _states = new bool[16];
    private int _metric;
    private int _account;
    private int _group;
    private int _tier;
    private int _region;
    private int _channel;

    public ClockFilter(ClockQuery query)
    {
        _query = query;
        foreach (var state in BoardStates.For(query.States)) _states[(int)state] = true;
    }

    /// <summary>Looks the names up again; between two looks new ones may have come.</summary>
    public void Resolve(NameTable names)
    {
        _metric = names.Find(_query.Metric);
        _account = names.Find(_query.Account);
        _group = names.Find(_query.Group);
        _tier = names.Find(_query.Tier is { } tier ? WireName<Tier>.Of(tier) : null);
        _region = names.Find(_query.Region);
        _channel = names.Find(_query.Channel is { } channel ? WireName<Channel>.Of(channel) : null);
    }

    public bool Fits(in ClockSlot clock) => _states[(int)clock.State] && (_metric == 0 || clock.Metric == _metric);

    public bool Fits(in TicketSlot ticket) =>
        (_account == 0 || ticket.Account == _account)
        && (_group == 0 || ticket.Group == _group)
        && (_tier == 0 || ticket.Tier == _tier)
        && (_region == 0 || ticket.Region == _region)
        && (_channel == 0 || ticket.Channel == _channel)
        && (_query.Priority is not { } priority || ticket.Priority == priority)
        && (_query.Text is not { Length: > 0 } text || Holds(ticket, text));

    private static bool Holds(in TicketSlot ticket, string text) =>
        ticket.Id.Contains(text, StringComparison.OrdinalIgnoreCase)
        || (ticket.Subject is { } subject && Encoding.UTF8.GetString(subject).Contains(text, StringComparison.OrdinalIgnoreCase));
}

using SlaMonitor.Core;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.ReadModel.Boards;

/// <summary>A ticket in <see cref="LiveBoards"/>; names are numbers of its table. A free slot has no id.</summary>
internal struct TicketSlot
{
    public string Id;
    public byte[]? Subject;
    public EquatableArray<byte> Trend;
    public int First;
    public int Account;
    public int Group;
    public int Tier;
    public int Region;
    public int Channel;
    public int Rulebook;
    public Priority Priority;
    public bool IsOpen;
}

/// <summary>A clock in <see cref="LiveBoards"/>, and the next one of its ticket. A free slot has state 0.</summary>
internal struct ClockSlot
{
    public long Due;
    public int Ticket;
    public int Next;
    public int Metric;
    public BoardState State;
}

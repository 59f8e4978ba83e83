using SlaMonitor.Core;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;
using SlaMonitor.ReadModel.Boards;

namespace SlaMonitor.Engine.Rows;

/// <summary>
/// A state in its stored form, as it waits to be written. As bytes it is one object to the garbage collector; a hundred
/// thousand waiting states as objects of their own are what collections spend their time on.
/// </summary>
public sealed class StoredState
{
    private StoredState(byte[] json, Board? board, bool isDescribed) => (Json, Board, IsDescribed) = (json, board, isDescribed);

    /// <summary>The state as <see cref="StateJson"/> writes it.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>A ticket's place on boards; null for an account.</summary>
    public Board? Board { get; }

    /// <summary>Whether it is an account that somebody described.</summary>
    public bool IsDescribed { get; }

    /// <param name="state">A <see cref="TicketState"/> or an <see cref="AccountState"/>.</param>
    /// <param name="buffer">Used for writing.</param>
    public static StoredState Of(object state, StoredBuffer buffer)
    {
        switch (state)
        {
            case TicketState ticket:
                return new StoredState(buffer.Write(ticket).ToArray(), Board.Of(ticket), false);
            case AccountState account:
                return new StoredState(buffer.Write(account).ToArray(), null, account.Profile.Version > 0);
            default:
                throw new InvariantViolatedException($"no stored form for {state.GetType().Name}");
        }
    }

    /// <summary>The state itself, read anew.</summary>
    public object Read() => Board is null ? StateJson.ReadAccount(Json.Span) : StateJson.ReadTicket(Json.Span);
}

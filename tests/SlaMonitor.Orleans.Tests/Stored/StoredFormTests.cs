using System.Text;
using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;
using SlaMonitor.Engine.Tests.Stored;
using SlaMonitor.Orleans.Accounts;
using SlaMonitor.Orleans.Storage;
using SlaMonitor.Orleans.Tickets;
using SlaMonitor.Postgres.Publishing;

namespace SlaMonitor.Orleans.Tests.Stored;

/// <summary>What version 1 stored of a grain stays readable.</summary>
public sealed class StoredFormTests
{
    private readonly StoredStateSerializer _serializer = new();

    [Fact]
    public void Ticket_WrittenByVersion1_IsReadAndWrittenAlike()
    {
        var golden = GoldenFile.Same("ticket-1.json", _serializer.Serialize(Ticket()).ToString());

        var read = _serializer.Deserialize<StoredTicket>(BinaryData.FromString(golden))!;
        Assert.Equal(Ticket().State, read.State);
        Assert.Equal(Ticket().Unheard, read.Unheard);
        Assert.Equal(Ticket().AlarmAt, read.AlarmAt);
    }

    [Fact]
    public void Account_WrittenByVersion1_IsReadAndWrittenAlike()
    {
        var golden = GoldenFile.Same("account-1.json", _serializer.Serialize(Account()).ToString());

        var read = _serializer.Deserialize<StoredAccount>(BinaryData.FromString(golden))!;
        Assert.Equal(Account().State, read.State);
        Assert.True(read.IsSpreading);
    }

    [Fact]
    public void Ticket_OfANewerVersion_IsRefused() =>
        Assert.Throws<StoredFormatException>(() => _serializer.Deserialize<StoredTicket>(
            BinaryData.FromString(_serializer.Serialize(Ticket()).ToString().Replace("{\"v\":1,\"alarm\"", "{\"v\":2,\"alarm\"", StringComparison.Ordinal))));

    [Fact]
    public void Account_OfANewerVersion_IsRefused() =>
        Assert.Throws<StoredFormatException>(() => _serializer.Deserialize<StoredAccount>(
            BinaryData.FromString("[2" + _serializer.Serialize(Account()).ToString()[2..])));

    [Fact]
    public void Any_CutShortAnywhere_IsRefused()
    {
        var ticket = Encoding.UTF8.GetBytes(_serializer.Serialize(Ticket()).ToString());
        for (var length = 0; length < ticket.Length; length++)
            Assert.Throws<StoredFormatException>(() => _serializer.Deserialize<StoredTicket>(BinaryData.FromBytes(ticket.AsMemory(0, length))));
        var account = Encoding.UTF8.GetBytes(_serializer.Serialize(Account()).ToString());
        for (var length = 0; length < account.Length - 1; length++)
            Assert.Throws<StoredFormatException>(() => _serializer.Deserialize<StoredAccount>(BinaryData.FromBytes(account.AsMemory(0, length))));
    }

    private static StoredTicket Ticket()
    {
        var state = new Desk(1).Ticket(1);
        return new StoredTicket
        {
            State = state,
            AlarmAt = Desk.Now + Duration.FromMinutes(5),
            Unheard =
            [
                new DecidedEvent(8, new ClockEvent.BreachRetracted { Ticket = state.Id, Metric = new Metric("first_response"), Cycle = 1, At = Desk.Now, BreachedAt = Desk.Now, Cause = "desk/7" }),
                new DecidedEvent(9, new ClockEvent.Breached
                {
                    Ticket = state.Id, Metric = new Metric("resolution"), Cycle = 2, At = Desk.Now, DueAt = Desk.Now, BreachedAt = Desk.Now,
                    Label = new TicketLabel("gold", "account-7", "gold", Priority.High, "group-1", Tier.L2, "The printer"),
                }),
            ],
        };
    }

    private static StoredAccount Account() => new()
    {
        State = new AccountState { Decisions = 3, Profile = new AccountProfile("account-7", 2, "Some Customer", "gold", "emea") },
        IsSpreading = true,
    };
}

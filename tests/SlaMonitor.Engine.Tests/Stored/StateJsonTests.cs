using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Engine.Tests.Stored;

public sealed class StateJsonTests
{
    [Fact]
    public void Ticket_WrittenAndRead_IsEqual() => ForAnySeed(seed =>
    {
        var buffer = new StoredBuffer();
        var state = new Any(seed).Ticket();
        return StateJson.ReadTicket(buffer.Write(state).Span) == state;
    });

    [Fact]
    public void Account_WrittenAndRead_IsEqual() => ForAnySeed(seed =>
    {
        var buffer = new StoredBuffer();
        var state = new Any(seed).Account();
        return StateJson.ReadAccount(buffer.Write(state).Span) == state;
    });

    [Fact]
    public void Escalation_WrittenAndRead_IsEqual() => ForAnySeed(seed =>
    {
        var buffer = new StoredBuffer();
        var state = new Any(seed).Escalation();
        return EscalationJson.Read(buffer.Write(state).Span) == state;
    });

    [Fact]
    public void Incident_WrittenAndRead_IsEqual() => ForAnySeed(seed =>
    {
        var buffer = new StoredBuffer();
        var state = new Any(seed).Incident();
        return IncidentJson.Read(buffer.Write(state).Span) == state;
    });

    [Fact]
    public void Storm_WrittenAndRead_IsEqual() => ForAnySeed(seed =>
    {
        var buffer = new StoredBuffer();
        var state = new Any(seed).Storm();
        return StormJson.Read(buffer.Write(state).Span) == state;
    });

    [Fact]
    public void Published_WrittenAndRead_IsEqual() => ForAnySeed(seed =>
    {
        var any = new Any(seed);
        DomainEvent published = any.Below(3) switch { 0 => any.Published("T-1"), 1 => any.Escalated(), _ => any.Happened() };
        var buffer = new StoredBuffer();
        DomainEventJson.Write(buffer.Begin(), published, "T-1");
        var reader = new Utf8JsonReader(buffer.End().Span);
        reader.Read();
        return DomainEventJson.Read(ref reader, "T-1") == published;
    });

    [Fact]
    public void Message_WrittenAndRead_IsEqual() => ForAnySeed(seed =>
    {
        var buffer = new StoredBuffer();
        var message = new Any(seed).Message();
        return EffectJson.Read(buffer.Write(message).Span) == message;
    });

    [Fact]
    public void ReadTicket_VersionOne_StaysReadable()
    {
        // Written by the first release and never to be edited: it stands for every file that is out there.
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Stored", "tickets-v1.jsonl"));
        var buffer = new StoredBuffer();

        var tickets = lines.Select(line => StateJson.ReadTicket(Encoding.UTF8.GetBytes(line))).ToList();

        Assert.Equal(new Desk(1).Ticket(1), tickets[0]);
        Assert.Equal(lines, tickets.Select(ticket => Encoding.UTF8.GetString(buffer.Write(ticket).Span)));
        Assert.Equal(20, tickets.Count);
    }

    [Fact]
    public void ReadTicket_NewerVersion_SaysSo()
    {
        var refusal = Assert.Throws<StoredFormatException>(() => StateJson.ReadTicket("""{"v":2,"id":"T-1"}"""u8));

        Assert.Contains("version 2", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("up to 1", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"id\":\"T-1\"}")]
    [InlineData("{\"v\":1,\"id\":\"T-1\",\"who\":1}")]
    [InlineData("{\"v\":1,\"id\":\"T-1\"")]
    [InlineData("{\"v\":1,\"id\":\"T-1\",\"n\":\"one\"}")]
    [InlineData("{\"v\":1,\"id\":\"T-1\",\"facts\":{\"priority\":\"huge\"}}")]
    public void ReadTicket_Damaged_Throws(string json) =>
        Assert.Throws<StoredFormatException>(() => StateJson.ReadTicket(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Write_FinerThanATick_IsABug()
    {
        var buffer = new StoredBuffer();
        var state = new Any(1).Ticket() with { AsOf = Instant.FromUnixTimeTicks(5) + Duration.FromNanoseconds(1) };

        Assert.Throws<InvariantViolatedException>(() => buffer.Write(state));
    }

    [Fact]
    public void Write_PublishedFact_IsNotAMessage()
    {
        var buffer = new StoredBuffer();

        Assert.Throws<InvariantViolatedException>(() => buffer.Write(new Effect.Publish(new Any(1).Published("T-1"))));
    }

    private static void ForAnySeed(Func<int, bool> law) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), law).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
}

using NodaTime;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Tests.Monitoring;

public sealed class EventRulesTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 9, 0);
    private static readonly Duration Skew = Duration.FromMinutes(5);

    [Fact]
    public void At_BeyondTheSkew_IsRejectedAndAtTheSkewIsNot()
    {
        Assert.Null(EventRules.Check(At(Now + Skew), Now, Skew));
        Assert.Equal("at", EventRules.Check(At(Now + Skew + Duration.FromTicks(1)), Now, Skew)!.Field);
    }

    [Fact]
    public void At_BeforeNineteenNinety_IsRejected()
    {
        var first = Instant.FromUtc(1990, 1, 1, 0, 0);
        Assert.Null(EventRules.Check(At(first), Now, Skew));
        Assert.Contains("1990", EventRules.Check(At(first - Duration.FromTicks(1)), Now, Skew)!.Message, StringComparison.Ordinal);
    }

    private static TicketEvent At(Instant at) => new() { Source = "s", Id = "1", Ticket = "T", At = at, Type = TicketEventType.Created };
}

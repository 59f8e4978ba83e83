using System.Diagnostics;
using SlaMonitor.Core.Entities;
using SlaMonitor.Engine.Partitions;

namespace SlaMonitor.Engine.Tests.Traces;

public sealed class RecentTracesTests
{
    [Fact]
    public void Put_AMillionTickets_KeepsTheLastOnesAndNoMoreThanItMay()
    {
        var recent = new RecentTraces(1_000);
        var of = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
        for (var i = 0; i < 1_000_000; i++)
        {
            recent.Put(EntityId.Ticket($"T-{i}"), of);
            Assert.InRange(recent.Count, 1, 1_000);
        }

        Assert.All(Enumerable.Range(1_000_000 - 500, 500), i => Assert.Equal(of, recent.Find(EntityId.Ticket($"T-{i}"))));
        Assert.Equal(default, recent.Find(EntityId.Ticket("T-0")));
    }

    [Fact]
    public void Put_Again_IsTheLatest()
    {
        var recent = new RecentTraces(10);
        var (first, second) = (Context(), Context());

        recent.Put(EntityId.Ticket("T"), first);
        recent.Put(EntityId.Ticket("T"), second);

        Assert.Equal(second, recent.Find(EntityId.Ticket("T")));
        Assert.Equal(1, recent.Count);
    }

    private static ActivityContext Context() => new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
}

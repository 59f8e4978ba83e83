using System.Diagnostics;
using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Engine.Partitions;
using SlaMonitor.Engine.Tests.Hosting;

namespace SlaMonitor.Engine.Tests.Traces;

/// <summary>What of the engine's work is a trace, and what is none.</summary>
[Collection(nameof(TracedAlone))]
public sealed class TracedEngineTests
{
    [Fact]
    public void Decision_NobodyListens_AllocatesNothing()
    {
        var recent = new RecentTraces(100);
        var wake = new TicketCommand.Wake();
        Measure();

        Assert.Equal(0, Measure());

        long Measure()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1_000; i++)
            {
                Assert.False(MonitorTraces.AreOn);
                var traced = TracedDecision.Begin(EntityId.Ticket("T-1"), wake, MonitorTraces.Here, recent);
                using (MonitorTraces.Within(traced.End([], null, recent)))
                {
                }
            }
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void Killed_WithAMessageUnderWay_GoesOnInATraceOfItsOwn()
    {
        using var spans = new Spans();
        using var engine = EscalationHostTests.Breached();
        var before = Assert.Single(spans.Ended, span => span.DisplayName == SpanNames.EscalationStep);
        Assert.Equal(SpanNames.AlarmDecided, spans.RootOf(before).DisplayName);
        spans.Clear();

        // The page has no outcome: it is asked for again, by an alarm of whoever goes on.
        using var again = engine.Killed(EscalationHostTests.Rulebooks);
        again.Advance(Duration.FromSeconds(40));

        Assert.Single(again.Asked);
        var asked = Assert.Single(spans.Ended, span => span.DisplayName == "escalation decided");
        var root = spans.RootOf(asked);
        Assert.Equal((SpanNames.AlarmDecided, 0), (root.DisplayName, root.Links.Count()));
        Assert.NotEqual(before.TraceId, root.TraceId);
    }

    [Fact]
    public void Asked_BySomebody_BelongsToTheirSpan()
    {
        using var spans = new Spans();
        using var engine = EscalationHostTests.Breached();
        spans.Clear();

        using (var request = new Activity("request").Start())
        {
            request.ActivityTraceFlags = ActivityTraceFlags.Recorded;
            engine.Ask(EntityId.Escalation("T-1|critical"), new EscalationCommand.Acknowledge(0, "amina", null));

            Assert.Equal(["batch committed", "escalation decided"], spans.Ended.Where(span => span.TraceId == request.TraceId).Select(span => span.DisplayName).Order());
            Assert.Contains(spans.Ended, span => span.ParentSpanId == request.SpanId && span.Events.Any(e => e.Name == "acknowledged"));
        }
    }

    [Fact]
    public void Submit_ManyEvents_TracesWhatSomethingFollowsFrom()
    {
        using var spans = new Spans();
        using var engine = EscalationHostTests.Breached();
        spans.Clear();

        using (var request = new Activity("request").Start())
        {
            request.ActivityTraceFlags = ActivityTraceFlags.Recorded;
            // The last breached an hour ago.
            engine.Core.TrySubmit([.. Enumerable.Range(0, 200).Select(i => Created($"M-{i}", i < 199 ? engine.Now : engine.Now - Duration.FromHours(2)))], engine.Now);
            engine.Advance(Duration.Zero);

            Assert.Equal("M-199", Assert.Single(spans.Ended, span => span.DisplayName == "ticket decided").GetTagItem(SpanTags.Ticket));
            Assert.Single(spans.Ended, span => span.DisplayName == SpanNames.EscalationStep && span.TraceId == request.TraceId);
        }

        static TicketEvent Created(string ticket, Instant at) => new() { Id = ticket, Source = "desk", Ticket = ticket, At = at, Type = TicketEventType.Created };
    }

    [Fact]
    public void ManyTickets_ToldOfTheirAccount_AreNoTraces()
    {
        using var spans = new Spans();
        using var engine = EscalationHostTests.Breached();
        for (var i = 2; i < 10; i++) engine.Tell($"T-{i}", TicketEventType.Created, new TicketChanges { Account = Change<string>.To("acme") });
        spans.Clear();

        using (var request = new Activity("request").Start())
        {
            request.ActivityTraceFlags = ActivityTraceFlags.Recorded;
            engine.Describe(new AccountProfile("acme", Segment: "gold"));
        }

        Assert.Equal("gold", engine.Ticket("T-5").Picture.Account?.Segment);
        Assert.Equal(["account decided", "batch committed"], spans.Ended.Select(span => span.DisplayName).Order());
    }

    /// <summary>Everything that the monitor ended and somebody is to hear of.</summary>
    private sealed class Spans : IDisposable
    {
        private readonly ActivityListener _listener;
        private readonly List<Activity> _ended = [];

        public Spans()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == MonitorTraces.SourceName,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = span =>
                {
                    if (span.Recorded) _ended.Add(span);
                },
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public IReadOnlyList<Activity> Ended => _ended;

        public void Clear() => _ended.Clear();

        public Activity RootOf(Activity span)
        {
            while (_ended.Find(other => other.SpanId == span.ParentSpanId) is { } parent) span = parent;
            Assert.Equal(default, span.ParentSpanId);
            return span;
        }

        public void Dispose() => _listener.Dispose();
    }
}

using NodaTime;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Notifications.Channels;
using SlaMonitor.Notifications.Delivery;
using SlaMonitor.Notifications.Tests.Time;

namespace SlaMonitor.Notifications.Tests.Delivery;

public sealed class PageDeliveryTests : IAsyncLifetime
{
    private static readonly SendResult Good = new SendResult.Delivered("ref");

    private readonly VirtualTime _time = new(Pages.At);
    private readonly SteppedTasks _tasks = new();
    private readonly Dictionary<string, ChannelRoute> _routes = [];
    private readonly List<(string Page, PageOutcome Outcome, Instant At)> _outcomes = [];
    private readonly List<(string Channel, NotificationResult Result)> _results = [];
    private readonly PageDelivery _delivery;
    private Func<Page, ValueTask<bool>> _isStillWanted = _ => ValueTask.FromResult(true);
    private Func<ValueTask> _record = () => ValueTask.CompletedTask;

    public PageDeliveryTests() => _delivery = new PageDelivery(new DeliveryPorts
    {
        Route = id => _routes.GetValueOrDefault(id),
        Links = _ => Pages.Links,
        IsStillWanted = page => _isStillWanted(page),
        OnOutcome = async (page, outcome) =>
        {
            await _record();
            _outcomes.Add((page.Id, outcome, _time.Now));
        },
        Random = () => 0.5,
        OnResult = (channel, result) => _results.Add((channel, result)),
    }, new DeliveryOptions(), _time, _tasks);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _tasks.DrainUntil(_delivery.DisposeAsync().AsTask());
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void Enqueue_HealthyChannel_DeliversAtOnce()
    {
        Add("a", _ => Good);

        Enqueue(Pages.Breach("1", "a"));

        Assert.Equal([("1", new PageOutcome.Delivered(1, "a", "ref"), Pages.At)], _outcomes);
        Assert.Equal([("a", NotificationResult.Delivered)], _results);
        Assert.Equal(0, _delivery.Pending);
    }

    [Fact]
    public void Enqueue_SamePageTwice_IsSentOnce()
    {
        var answer = new TaskCompletionSource<SendResult>();
        var channel = Add("a", _ => answer.Task);

        Assert.Equal(EnqueueResult.Taken, _delivery.Enqueue(Pages.Breach("1", "a")));
        Assert.Equal(EnqueueResult.Known, _delivery.Enqueue(Pages.Breach("1", "a")));
        _tasks.Drain();
        answer.SetResult(Good);
        _tasks.Drain();
        Assert.Equal(EnqueueResult.Known, _delivery.Enqueue(Pages.Breach("1", "a")));
        _tasks.Drain();

        Assert.Single(channel.Tries);
    }

    /// <summary>The simulation found a page that was asked for after it had ended, as one is whose dead letter came to be known when it was under way again: nobody said so, and it was asked for without end.</summary>
    [Fact]
    public void Enqueue_PageThatWasDelivered_TellsItsOutcomeAgainWithoutSendingIt()
    {
        var channel = Add("a", _ => Good);
        Enqueue(Pages.Breach("1", "a"));

        Enqueue(Pages.Breach("1", "a"));

        Assert.Single(channel.Tries);
        Assert.Equal(Enumerable.Repeat(("1", (PageOutcome)new PageOutcome.Delivered(1, "a", "ref"), Pages.At), 2), _outcomes);
        Assert.Equal(0, _delivery.Pending);
    }

    [Fact]
    public void Enqueue_HangingChannel_DelaysNoOther()
    {
        Add("hangs", _ => new TaskCompletionSource<SendResult>().Task);
        Add("works", _ => Good);

        for (var i = 0; i < 500; i++) _delivery.Enqueue(Page($"h{i}", "hangs"));
        for (var i = 0; i < 500; i++) _delivery.Enqueue(Page($"w{i}", "works"));
        _tasks.Drain();

        Assert.Equal(500, _outcomes.Count);
        Assert.All(_outcomes, o => Assert.Equal((Pages.At, 'w'), (o.At, o.Page[0])));
        Assert.Equal(500, _delivery.Pending);
    }

    [Fact]
    public void Enqueue_HangingChannelWithFallBack_IsLeftOnceItIsDown()
    {
        var hangs = Add("hangs", _ => new TaskCompletionSource<SendResult>().Task, fallBack: "works");
        Add("works", _ => Good);

        for (var i = 0; i < 100; i++) _delivery.Enqueue(Page($"h{i}", "hangs"));
        _tasks.Drain();
        Advance(Duration.FromSeconds(20));

        // Eight at first, and four that set out before the fifth of these had told that the channel is down.
        Assert.Equal(12, hangs.Tries.Count);
        Assert.Equal(96, _outcomes.Count);
        Advance(Duration.FromSeconds(20));
        Assert.Equal(100, _outcomes.Count);
        Assert.All(_outcomes, o => Assert.Equal("works", Assert.IsType<PageOutcome.Delivered>(o.Outcome).Channel));
    }

    [Fact]
    public void Enqueue_Fails_IsTriedAgainUnderTheSameIdNotBeforeTheReceiversWish()
    {
        var answers = new Queue<SendResult>([new SendResult.Retry(null, "500"), new SendResult.Retry(Duration.FromSeconds(25), "429"), Good]);
        var tries = new List<Instant>();
        var channel = Add("a", _ =>
        {
            tries.Add(_time.Now);
            return answers.Dequeue();
        });

        Enqueue(Pages.Breach("1", "a"));
        Advance(Duration.FromMinutes(1));

        Assert.Equal([Pages.At, Pages.At + Duration.FromSeconds(1), Pages.At + Duration.FromSeconds(26)], tries);
        Assert.Equal(["1"], channel.Tries.Select(p => p.Id).Distinct());
        Assert.Equal(new PageOutcome.Delivered(3, "a", "ref"), _outcomes.Single().Outcome);
        Assert.Equal([NotificationResult.Retried, NotificationResult.Retried, NotificationResult.Delivered], _results.Select(r => r.Result));
    }

    [Fact]
    public void Enqueue_NeverAnswers_IsADeadLetterWithinTheHour()
    {
        Add("a", _ => new SendResult.Retry(null, "no connection"));

        Enqueue(Pages.Breach("1", "a"));
        Advance(Duration.FromHours(2));

        var (_, outcome, at) = Assert.Single(_outcomes);
        Assert.Contains("no connection", Assert.IsType<PageOutcome.DeadLetter>(outcome).Why, StringComparison.Ordinal);
        Assert.InRange(at, Pages.At + Duration.FromMinutes(55), Pages.At + Duration.FromHours(1));
        Assert.Equal(("a", NotificationResult.Failed), _results.Last());
    }

    [Fact]
    public void Enqueue_DeadLetter_MayBeSentAgain()
    {
        var mended = false;
        Add("a", _ => mended ? Good : new SendResult.Refused("answered 401"));

        Enqueue(Pages.Breach("1", "a"));
        mended = true;
        Enqueue(Pages.Breach("1", "a"));

        Assert.Equal([new PageOutcome.DeadLetter(1, "a: answered 401"), new PageOutcome.Delivered(1, "a", "ref")], _outcomes.Select(o => o.Outcome));
    }

    [Fact]
    public void Enqueue_NotWantedAnyMore_IsSuppressedBeforeTheNextTry()
    {
        var channel = Add("a", _ => new SendResult.Retry(null, "500"));
        Enqueue(Pages.Breach("1", "a"));

        _isStillWanted = _ => ValueTask.FromResult(false);
        Advance(Duration.FromMinutes(1));

        Assert.Single(channel.Tries);
        Assert.Equal(new PageOutcome.Suppressed(1, "nobody wanted it any more"), _outcomes.Single().Outcome);
        Assert.Equal(("a", NotificationResult.Suppressed), _results.Last());
    }

    [Fact]
    public void Enqueue_NobodyKnowsWhetherItIsWanted_IsSent()
    {
        Add("a", _ => Good);
        _isStillWanted = _ => throw new TimeoutException();
        Enqueue(Page("1", "a"));
        _isStillWanted = _ => new ValueTask<bool>(new TaskCompletionSource<bool>().Task);
        Enqueue(Page("2", "a"));
        Advance(Duration.FromSeconds(20));

        Assert.Equal(2, _outcomes.Count(o => o.Outcome is PageOutcome.Delivered));
    }

    [Fact]
    public void Enqueue_ChannelThrows_IsTriedAgainAndTellsNoMessage()
    {
        Add("a", SendResult (_) => throw new InvalidOperationException("https://secret"));

        Enqueue(Pages.Breach("1", "a"));
        Advance(Duration.FromHours(2));

        var why = Assert.IsType<PageOutcome.DeadLetter>(_outcomes.Single().Outcome).Why;
        Assert.Contains("the channel failed: InvalidOperationException", why, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", why, StringComparison.Ordinal);
    }

    [Fact]
    public void Enqueue_Gone_SwitchesTheChannelOffUntilSomebodyMendsIt()
    {
        var mended = false;
        var channel = Add("a", _ => mended ? Good : new SendResult.SwitchedOff("answered 410", SwitchedOffFor.Channel));

        Enqueue(Page("1", "a"));
        Enqueue(Page("2", "a"));
        Assert.Single(channel.Tries);
        Assert.Equal("answered 410", _delivery.Channels().Single().Circuit.OffWhy);
        mended = true;
        _delivery.SwitchOn("a");
        Enqueue(Page("3", "a"));

        Assert.Equal([new PageOutcome.DeadLetter(1, "a: answered 410"), new PageOutcome.DeadLetter(0, "a is switched off: answered 410"), new PageOutcome.Delivered(1, "a", "ref")], _outcomes.Select(o => o.Outcome));
    }

    [Fact]
    public void Enqueue_ResolveWhileTheTriggerWaits_ComesAfterIt()
    {
        var failing = true;
        var channel = Add("a", _ => failing ? new SendResult.Retry(null, "500") : Good);
        Enqueue(Pages.Breach("1", "a"));
        Enqueue(Pages.Breach("2", "a", PageAction.Resolve));

        failing = false;
        Advance(Duration.FromMinutes(1));

        Assert.Equal(["1", "1", "2"], channel.Tries.Select(p => p.Id));
    }

    [Fact]
    public void Enqueue_StoreIsAway_TellsTheOutcomeAgain()
    {
        var channel = Add("a", _ => Good);
        var times = 0;
        _record = () => ++times < 4 ? throw new IOException() : ValueTask.CompletedTask;

        Enqueue(Pages.Breach("1", "a"));
        Advance(Duration.FromMinutes(5));

        Assert.Single(channel.Tries);
        Assert.Single(_outcomes);
    }

    [Fact]
    public void Enqueue_RoundOfFallBacks_Ends()
    {
        Add("a", _ => new SendResult.Refused("no"), fallBack: "b");
        Add("b", _ => new SendResult.Refused("nor I"), fallBack: "a");

        Enqueue(Pages.Breach("1", "a"));

        Assert.Equal(new PageOutcome.DeadLetter(2, "a: no; b: nor I"), _outcomes.Single().Outcome);
    }

    [Fact]
    public void Enqueue_NoSuchChannel_IsADeadLetter()
    {
        Enqueue(Pages.Breach("1", "gone"));

        Assert.Equal(new PageOutcome.DeadLetter(0, "the configuration has no such channel"), _outcomes.Single().Outcome);
        Assert.Equal([("gone", NotificationResult.Failed)], _results);
    }

    [Fact]
    public async Task Dispose_UnderWay_EndsWithoutOutcomeAndTakesNoMore()
    {
        Add("a", _ => new TaskCompletionSource<SendResult>().Task);
        Enqueue(Pages.Breach("1", "a"));

        await DisposeAsync();

        Assert.Empty(_outcomes);
        Assert.Equal(EnqueueResult.Stopped, _delivery.Enqueue(Pages.Breach("2", "a")));
    }

    private static Page Page(string id, string channel) => Pages.Breach(id, channel) with { Alert = id };

    private ScriptedChannel Add(string id, Func<Page, SendResult> send, string? fallBack = null) => Add(id, page => Task.FromResult(send(page)), fallBack);

    private ScriptedChannel Add(string id, Func<Page, Task<SendResult>> send, string? fallBack = null)
    {
        var channel = new ScriptedChannel(id, send);
        _routes[id] = new ChannelRoute(channel, fallBack);
        return channel;
    }

    private void Enqueue(Page page)
    {
        _delivery.Enqueue(page);
        _tasks.Drain();
    }

    /// <summary>Timer by timer, so that whatever one sets off is done before the next.</summary>
    private void Advance(Duration by)
    {
        var until = _time.Now + by;
        while (_time.AdvanceToNext(until)) _tasks.Drain();
        _time.AdvanceTo(until);
        _tasks.Drain();
    }
}

using System.Net;
using System.Text;
using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Notifications.Acknowledging;

namespace SlaMonitor.Web.Tests;

/// <summary>The page behind the link of a page that was sent.</summary>
public sealed class AcknowledgeTests : IAsyncLifetime
{
    private static readonly AcknowledgeLinks Links = new("k1", new Dictionary<string, byte[]> { ["k1"] = Encoding.UTF8.GetBytes("a key of at least thirty-two bytes") });

    private static readonly Instant Expiry = Instant.FromUtc(2026, 3, 2, 22, 0);

    private RunningWeb _web = null!;

    private InMemoryMonitor Monitor => _web.Monitor;

    public async ValueTask InitializeAsync()
    {
        // With keys, and without one in the requests: whoever has a link needs none.
        _web = await DeskSample.StartAsync(
            options => options with { Links = Links },
            data => new Access.ApiKeyFile(data).Add("somebody", Access.Role.Admin, DateTimeOffset.UnixEpoch, out _));
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    [Fact]
    public async Task Get_ShowsWhatIsWrongInTheirOwnTimeAndChangesNothing()
    {
        var state = Monitor.Escalate("T-1", "<script>alert(1)</script> & more");

        var (response, html) = await SendAsync(HttpMethod.Get, Link());

        Assert.Equal((HttpStatusCode.OK, "text/html"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        foreach (var text in new[] { "<h1>Resolution breached</h1>", "Nobody has it yet. The next step is at 13:10.", "I&#x2019;m on it", "You acknowledge as Amina W.</p>", "T-1 &#xB7; acme &#xB7; 4 min late", "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more", "<dd>12:56</dd>", "critical, step 1 of 2", "Times are those of Africa/Nairobi; now 13:00." })
            Assert.Contains(text, html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.Equal(state, await FindAsync());
    }

    [Fact]
    public async Task Get_OfAnAccountWhoseBudgetBurns_SaysHowFast()
    {
        Monitor.Escalate("T-1");
        Monitor.Escalations.Tell("T-1|critical", new EscalationCommand.Trigger(
            0, "critical", new EscalatedTicket("T-1"), new EscalationReason.BurnRate(Metric.Resolution, Duration.FromHours(1), 14.4m, 7)));

        var (_, html) = await SendAsync(HttpMethod.Get, Link());

        Assert.Contains("<h1>Error budget burns</h1>", html, StringComparison.Ordinal);
        Assert.Contains("burns 14.4 times as fast as allowed: 7 breaches in 1 h", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_HaveTheHeadersThatKeepTheLinkToItself()
    {
        Monitor.Escalate("T-1");
        foreach (var (method, link) in new[] { (HttpMethod.Get, Link()), (HttpMethod.Head, Link()), (HttpMethod.Get, "nonsense"), (HttpMethod.Post, Link()) })
        {
            var (response, html) = await SendAsync(method, link);
            Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
            Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
            var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal);
            Assert.Contains("form-action 'self'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain(link, html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Head_IsLikeGetWithoutABody()
    {
        var state = Monitor.Escalate("T-1");

        var (response, html) = await SendAsync(HttpMethod.Head, Link());

        Assert.Equal((HttpStatusCode.OK, ""), (response.StatusCode, html));
        Assert.Equal(state, await FindAsync());
    }

    [Fact]
    public async Task Post_TakesItOnOnce()
    {
        Monitor.Escalate("T-1");
        var link = Link();

        var (response, html) = await SendAsync(HttpMethod.Post, link);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("<h1>It is yours</h1>", html, StringComparison.Ordinal);
        Assert.Contains("You have it since 13:00.", html, StringComparison.Ordinal);
        Assert.Equal(new EscalationStanding.Acknowledged("amina", null), (await FindAsync()).Standing);

        // The acknowledgement is taken back: the same link does not act again.
        Monitor.Pass(Duration.FromMinutes(30));
        Monitor.Escalations.Tell("T-1|critical", new EscalationCommand.Reopen(0, "joseph"));
        var before = await FindAsync();
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
        {
            var (_, again) = await SendAsync(method, link);
            Assert.Contains("This link was used before", again, StringComparison.Ordinal);
            Assert.DoesNotContain("<form", again, StringComparison.Ordinal);
        }
        Assert.Equal(before, await FindAsync());

        // The next page has a link of its own.
        var (_, next) = await SendAsync(HttpMethod.Post, Link(expiry: Expiry + Duration.FromMinutes(30)));
        Assert.Contains("It is yours", next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_SomebodyElseHasIt_SaysWhoSinceWhen()
    {
        Monitor.Escalate("T-1");
        Monitor.Pass(Duration.FromMinutes(2), "T-1");
        Monitor.Escalations.Tell("T-1|critical", new EscalationCommand.Acknowledge(0, "joseph", Instant.FromUtc(2026, 3, 3, 6, 0)));
        Monitor.Pass(Duration.FromMinutes(1));
        var before = await FindAsync();

        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
        {
            var (response, html) = await SendAsync(method, Link());
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Contains("<h1>Joseph K. has it</h1>", html, StringComparison.Ordinal);
            Assert.Contains("Taken since 13:02, until Tue 3 Mar 09:00.", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<form", html, StringComparison.Ordinal);
        }
        Assert.Equal(before, await FindAsync());
    }

    [Fact]
    public async Task Post_Resolved_SaysHow()
    {
        Monitor.Escalate("T-1");
        Monitor.Escalations.Tell("T-1|critical", new EscalationCommand.Resolve(0, "joseph", "put out"));

        var (response, html) = await SendAsync(HttpMethod.Post, Link());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("By Joseph K. at 13:00: put out.", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_Snoozed_SaysUntilWhen()
    {
        Monitor.Escalate("T-1");
        Monitor.Escalations.Tell("T-1|critical", new EscalationCommand.Snooze(0, "kim", Instant.FromUtc(2026, 3, 2, 11, 0)));

        var (_, html) = await SendAsync(HttpMethod.Post, Link());

        Assert.Contains("<h1>Snoozed by kim</h1>", html, StringComparison.Ordinal);
        Assert.Contains("It comes back at 14:00.", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_LaterEscalationOfTheSame_Is410()
    {
        Monitor.Escalate("T-1");
        Monitor.Escalations.Tell("T-1|critical", new EscalationCommand.Resolve(0, "joseph", null));
        var later = Monitor.Escalate("T-1");

        var (response, html) = await SendAsync(HttpMethod.Post, Link());

        Assert.Equal(HttpStatusCode.Gone, response.StatusCode);
        Assert.Contains("This is over", html, StringComparison.Ordinal);
        Assert.Equal(later, await Monitor.Escalations.FindAsync(later.Alert, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task LinkToAChannel_AsksForAName()
    {
        Monitor.Escalate("T-1");
        var link = Link(user: null);

        var (_, shown) = await SendAsync(HttpMethod.Get, link);
        Assert.Contains("<input name=\"name\" required", shown, StringComparison.Ordinal);
        foreach (var form in new[] { null, "", "name=", "name=%20", "name=a%07b", "nam=kim", "name=" + new string('x', 81), new string('x', 100_000) })
        {
            var (refused, html) = await SendAsync(HttpMethod.Post, link, form);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Contains("Say who you are", html, StringComparison.Ordinal);
        }
        var (taken, mine) = await SendAsync(HttpMethod.Post, link, "name=Zo%C3%AB+%3Cb%3E");

        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        Assert.Contains("It is yours", mine, StringComparison.Ordinal);
        Assert.Equal(new EscalationStanding.Acknowledged("Zoë <b> (by link)", null), (await FindAsync()).Standing);
        var (_, after) = await SendAsync(HttpMethod.Get, Link());
        Assert.Contains("Zo&#xEB; &lt;b&gt; (by link) has it", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BadLinks_DoNothingAndTellNothing()
    {
        var state = Monitor.Escalate("T-1");
        var good = Link();
        var foreign = new AcknowledgeLinks("k1", new Dictionary<string, byte[]> { ["k1"] = new byte[32] }).Make("T-1|critical|1", "amina", Expiry);
        foreach (var link in new[] { "x", "k1.x.y", "k2" + good[2..], good[..^1], good + "A", foreign, good.Replace('.', '-'), new string('a', 4_000), "%00", "..%2f" })
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
            {
                var (response, html) = await SendAsync(method, link);
                Assert.True(response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"{link}: {response.StatusCode}");
                Assert.DoesNotContain("T-1", html, StringComparison.Ordinal);
            }
        }
        Assert.Equal(state, await FindAsync());
    }

    [Fact]
    public async Task Expired_Is410AndDoesNothing()
    {
        var state = Monitor.Escalate("T-1");
        Monitor.Now = Expiry;

        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
        {
            var (response, html) = await SendAsync(method, Link());
            Assert.Equal(HttpStatusCode.Gone, response.StatusCode);
            Assert.Contains("This link has expired", html, StringComparison.Ordinal);
        }
        Assert.Equal(state, await FindAsync());
    }

    [Fact]
    public async Task Post_MonitorBusy_SaysThatNothingWasDone()
    {
        Monitor.Escalate("T-1");
        Monitor.Escalations.IsBusy = true;

        var (response, html) = await SendAsync(HttpMethod.Post, Link());

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("Nothing was acknowledged", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutLinks_NoneIsValid()
    {
        await using var web = await DeskSample.StartAsync();
        web.Monitor.Escalate("T-1");

        using var response = await web.GetAsync("acknowledge/" + Link());

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private static string Link(string? user = "amina", Instant? expiry = null) => Links.Make("T-1|critical|1", user, expiry ?? Expiry);

    private async Task<EscalationState> FindAsync() => (await Monitor.Escalations.FindAsync("T-1|critical|1", TestContext.Current.CancellationToken))!;

    private async Task<(HttpResponseMessage Response, string Html)> SendAsync(HttpMethod method, string link, string? form = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(_web.Address + "acknowledge/" + link));
        if (form is not null) request.Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded");
        var response = await _web.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}

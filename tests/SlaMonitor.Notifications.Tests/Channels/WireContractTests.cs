using System.Text.Json.Nodes;
using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Notifications.Channels;
using SlaMonitor.Notifications.Tests.Servers;

namespace SlaMonitor.Notifications.Tests.Channels;

public sealed class WireContractTests
{
    public static TheoryData<ChannelType, PageAction> All()
    {
        var all = new TheoryData<ChannelType, PageAction>();
        foreach (var type in Bench.Http)
            foreach (var action in Enum.GetValues<PageAction>()) all.Add(type, action);
        return all;
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Send_AnyPage_MeetsTheContract(ChannelType type, PageAction action)
    {
        await using var bench = await Bench.StartAsync(type);

        foreach (var page in new[] { Pages.Breach(action: action), Pages.Monstrous(action), Pages.WithSubject("", action), Pages.WithSubject("\uD83D lone \uDE00", action) })
            Assert.IsType<SendResult.Delivered>(await bench.SendAsync(page));

        Assert.Empty(bench.Server!.Complaints);
        // What Alertmanager does not know is not sent.
        Assert.Equal(type == ChannelType.Alertmanager && action == PageAction.Acknowledge ? 0 : 4, bench.Server.Requests.Count);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Send_AgainLater_SaysTheSame(ChannelType type, PageAction action)
    {
        await using var bench = await Bench.StartAsync(type);

        await bench.SendAsync(Pages.Breach(action: action));
        bench.Time.Advance(Duration.FromMinutes(20));
        await bench.SendAsync(Pages.Breach(action: action));

        var bodies = bench.Server!.Requests.Select(r => r.Text).ToList();
        // Only the instant at which a firing alert would end by itself moves on.
        if (type == ChannelType.Alertmanager && action == PageAction.Trigger)
            Assert.Single(bench.Server.Requests.Select(r => r.Json[0]!["labels"]!.ToJsonString()).Distinct());
        else
            Assert.True(bodies.Distinct().Count() <= 1);
        Assert.True(bench.Server.Requests.Select(r => r.Header("webhook-id")).Distinct().Count() <= 1);
    }

    [Fact]
    public async Task Send_WebhookBreach_SaysEverything()
    {
        await using var bench = await Bench.StartAsync(ChannelType.Webhook);

        var breach = Pages.Breach();
        await bench.SendAsync(breach with { Content = breach.Content with { Tier = Tier.L2 } });

        Assert.Equal(
            """{"type":"sla.breached","timestamp":"2026-03-02T06:18:00Z","data":{"page":"esc~2f7~2f1","alert":"escalation/T-1/critical","action":"trigger","severity":"critical","text":"BREACHED first_response · T-1 'Printer on floor 3' · acme · due 09:14 EAT, 4 min ago · step 2 of critical","ticket":"T-1","subject":"Printer on floor 3","account":"acme","priority":"urgent","group":"emea","metric":"first_response","policy":"critical","level":2,"tier":"L2","kind":"ticket","burnRate":null,"dueAt":"2026-03-02T06:14:00Z","breachedAt":"2026-03-02T06:14:00Z","by":null,"to":{"user":"amina","name":"Amina W."},"acknowledgeUrl":"https://sla.example.org/a/k1.eyJ4Ijoi.c2ln","ticketUrl":"https://desk.example.org/t/T-1?a=1&b=2"}}""",
            bench.Server!.Requests.Single().Text);
    }

    [Fact]
    public async Task Send_WebhookBurningBudget_SaysHowFast()
    {
        await using var bench = await Bench.StartAsync(ChannelType.Webhook);
        var breach = Pages.Breach();

        await bench.SendAsync(breach with
        {
            Content = new PageContent
            {
                Ticket = "account:acme", Kind = EscalatedKind.Account, Subject = "Acme", Account = "acme", Metric = Metric.FirstResponse, Severity = PageSeverity.Critical,
                BurnRate = new EscalationReason.BurnRate(Metric.FirstResponse, Duration.FromHours(1), 14.4m, 7), Policy = "critical", Level = 1, At = breach.Content.At,
            },
        });

        var body = bench.Server!.Requests.Single().Json;
        Assert.Equal("sla.budget_burning", body["type"]!.GetValue<string>());
        Assert.Equal("BUDGET BURNS first_response · Acme · acme · 14.4 times as fast as allowed, 7 breaches in 1 h · step 1 of critical", body["data"]!["text"]!.GetValue<string>());
        Assert.Equal(14.4m, body["data"]!["burnRate"]!.GetValue<decimal>());
    }

    [Fact]
    public async Task Send_AllPagesOfAnEscalation_AreOneAlert()
    {
        await using var pagerDuty = await Bench.StartAsync(ChannelType.Pagerduty);
        await using var opsgenie = await Bench.StartAsync(ChannelType.Opsgenie);

        foreach (var action in Enum.GetValues<PageAction>())
        {
            await pagerDuty.SendAsync(Pages.Breach($"p-{action}", action: action));
            await opsgenie.SendAsync(Pages.Breach($"p-{action}", action: action));
        }

        Assert.Equal(["trigger", "acknowledge", "resolve"], pagerDuty.Server!.Requests.Select(r => r.Json["event_action"]!.GetValue<string>()));
        Assert.Equal(["escalation/T-1/critical"], pagerDuty.Server.Requests.Select(r => r.Json["dedup_key"]!.GetValue<string>()).Distinct());
        Assert.Equal(
            ["/v2/alerts", "/v2/alerts/escalation%2FT-1%2Fcritical/acknowledge", "/v2/alerts/escalation%2FT-1%2Fcritical/close"],
            opsgenie.Server!.Requests.Select(r => r.Path.Replace("%252F", "%2F", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Send_ResolvedToAlertmanager_EndsEveryLevelThatFired()
    {
        await using var bench = await Bench.StartAsync(ChannelType.Alertmanager);
        var first = Pages.Breach();
        await bench.SendAsync(first with { Content = first.Content with { Level = 1, Severity = PageSeverity.Warning } });
        await bench.SendAsync(first);

        await bench.SendAsync(Pages.Breach(action: PageAction.Resolve));

        var requests = bench.Server!.Requests.Select(r => r.Json.AsArray()).ToList();
        var ended = requests[2].ToDictionary(a => a!["labels"]!.ToJsonString(), a => a!["endsAt"]!.GetValue<string>());
        foreach (var fired in requests.Take(2).Select(r => r.Single()!))
        {
            Assert.Equal("2026-03-02T06:18:00Z", ended[fired["labels"]!.ToJsonString()]);
            Assert.Equal("2026-03-02T07:18:01Z", fired["endsAt"]!.GetValue<string>());
        }
        Assert.Equal(Duration.FromMinutes(1), bench.Channel.ResendWhileOpen);
    }

    [Fact]
    public async Task Send_HostileSubjectToSlack_CallsNobody()
    {
        await using var bench = await Bench.StartAsync(ChannelType.Slack);

        await bench.SendAsync(Pages.WithSubject("<!channel> <https://evil.example|click> & <@U1>"));

        var body = bench.Server!.Requests.Single().Json;
        Assert.Contains("'&lt;!channel&gt; &lt;https://evil.example|click&gt; &amp; &lt;@U1&gt;'", body["text"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("plain_text", body["blocks"]![0]!["text"]!["type"]!.GetValue<string>());
        Assert.Equal("<https://sla.example.org/a/k1.eyJ4Ijoi.c2ln|Acknowledge>  <https://desk.example.org/t/T-1?a=1&amp;b=2|Ticket>", body["blocks"]![1]!["text"]!["text"]!.GetValue<string>());
    }

    [Fact]
    public async Task Send_HostileSubjectToTeams_IsNoMarkdown()
    {
        await using var bench = await Bench.StartAsync(ChannelType.Teams);

        await bench.SendAsync(Pages.WithSubject("[click](https://evil.example)"));

        var card = bench.Server!.Requests.Single().Json["attachments"]![0]!["content"]!;
        Assert.All(card["body"]!.AsArray(), block => Assert.Equal("RichTextBlock", block!["type"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Send_Sms_IsOnePartAndALink()
    {
        await using var bench = await Bench.StartAsync(ChannelType.Sms);

        await bench.SendAsync(Pages.Breach());

        var form = Contracts.Form(bench.Server!.Requests.Single());
        Assert.Equal("BREACHED first_response - T-1 'Printer on floor 3' - acme - due 09:14 EAT, 4 min ago - step 2 of critical\nhttps://sla.example.org/a/k1.eyJ4Ijoi.c2ln", form["Body"]);
        Assert.Equal("600", form["ValidityPeriod"]);
    }

    [Fact]
    public async Task Send_SmsWhoseAnswerWasLost_IsLookedUpBeforeItIsSentAgain()
    {
        string? sent = null;
        await using var bench = await Bench.StartAsync(ChannelType.Sms, request =>
        {
            if (request.Method == "GET")
                return new Reply.Answer(200, new JsonObject { ["messages"] = new JsonArray(new JsonObject { ["sid"] = "SM77", ["body"] = sent, ["status"] = "sent" }) }.ToJsonString());
            sent = Contracts.Form(request)["Body"];
            return new Reply.Close();
        }, checks: false);

        Assert.IsType<SendResult.Retry>(await bench.SendAsync(Pages.Breach()));
        var again = await bench.SendAsync(Pages.Breach());

        Assert.Equal(new SendResult.Delivered("SM77"), again);
        Assert.Equal("?To=%2B254700000000&PageSize=50", bench.Server!.Requests.Last().Query);
        Assert.Equal(1, bench.Server.Requests.Count(r => r.Method == "POST"));
    }

    [Fact]
    public async Task Send_SmsToWhomOptedOut_SwitchesOffTheRecipientOnly()
    {
        await using var bench = await Bench.StartAsync(ChannelType.Sms, _ => new Reply.Answer(400, """{"code":21610,"message":"Attempt to send to unsubscribed recipient","status":400}"""));

        var off = Assert.IsType<SendResult.SwitchedOff>(await bench.SendAsync(Pages.Breach()));

        Assert.Equal(SwitchedOffFor.Recipient, off.Whom);
    }

    [Fact]
    public async Task Send_RecipientWithoutPhone_IsRefused()
    {
        await using var bench = await Bench.StartAsync(ChannelType.Voice);

        var refused = Assert.IsType<SendResult.Refused>(await bench.SendAsync(Pages.Breach() with { To = Pages.Amina with { Phone = "0700 000" } }));

        Assert.Equal("the recipient has no phone number such as +254700000000", refused.Why);
        Assert.Empty(bench.Server!.Requests);
    }
}

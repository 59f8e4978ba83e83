using NodaTime;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Notifications.Channels;
using SlaMonitor.Notifications.Tests.Servers;

namespace SlaMonitor.Notifications.Tests.Channels;

/// <summary>What each class of answer means, for every receiver that speaks HTTP.</summary>
public sealed class AnswerClassTests
{
    public static TheoryData<ChannelType, int, string> Statuses()
    {
        var data = new TheoryData<ChannelType, int, string>();
        foreach (var type in Bench.Http)
        {
            foreach (var status in new[] { 408, 429, 500, 502, 503, 504 }) data.Add(type, status, nameof(SendResult.Retry));
            foreach (var status in new[] { 301, 302, 307, 400, 401, 403, 404, 409, 413, 422 }) data.Add(type, status, nameof(SendResult.Refused));
            data.Add(type, 410, nameof(SendResult.SwitchedOff));
        }
        return data;
    }

    public static TheoryData<ChannelType> Kinds() => [.. Bench.Http];

    [Theory]
    [MemberData(nameof(Statuses))]
    public async Task Send_Status_IsOfItsClass(ChannelType type, int status, string expected)
    {
        await using var bench = await Bench.StartAsync(type, _ => new Reply.Answer(status, "no", ("Location", "/elsewhere")));

        var result = await bench.SendAsync(Pages.Breach());

        Assert.Equal(expected, result.GetType().Name);
        Assert.Single(bench.Server!.Requests);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Send_RetryAfter_IsHonouredInBothForms(ChannelType type)
    {
        await using var seconds = await Bench.StartAsync(type, _ => new Reply.Answer(429, "", ("Retry-After", "77")));
        await using var date = await Bench.StartAsync(type, _ => new Reply.Answer(503, "", ("Retry-After", "Mon, 02 Mar 2026 06:20:01 GMT")));
        await using var past = await Bench.StartAsync(type, _ => new Reply.Answer(503, "", ("Retry-After", "Mon, 02 Mar 2020 06:20:01 GMT")));

        Assert.Equal(Duration.FromSeconds(77), Assert.IsType<SendResult.Retry>(await seconds.SendAsync(Pages.Breach())).After);
        Assert.Equal(Duration.FromMinutes(2), Assert.IsType<SendResult.Retry>(await date.SendAsync(Pages.Breach())).After);
        Assert.Equal(Duration.Zero, Assert.IsType<SendResult.Retry>(await past.SendAsync(Pages.Breach())).After);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Send_ReceiverHangs_IsTriedAgainAfterTheTimeOut(ChannelType type)
    {
        await using var bench = await Bench.StartAsync(type, _ => new Reply.Hang());

        var sending = bench.SendAsync(Pages.Breach());
        await bench.Server!.Arrived;
        bench.Time.Advance(Duration.FromSeconds(14));
        Assert.False(sending.IsCompleted);
        bench.Time.Advance(Duration.FromSeconds(1));

        Assert.Equal(new SendResult.Retry(null, "no answer within 15 s"), await sending);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Send_ConnectionEnds_IsTriedAgain(ChannelType type)
    {
        await using var bench = await Bench.StartAsync(type, _ => new Reply.Close());

        Assert.IsType<SendResult.Retry>(await bench.SendAsync(Pages.Breach()));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Send_NobodyListens_IsTriedAgain(ChannelType type)
    {
        Uri gone;
        await using (var server = await ContractServer.StartAsync(_ => [], _ => new Reply.Close())) gone = server.Address;
        await using var bench = Bench.At(type, gone);

        Assert.Equal(new SendResult.Retry(null, "no connection"), await bench.SendAsync(Pages.Breach()));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n", nameof(SendResult.Delivered), nameof(SendResult.Delivered))]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\nok", nameof(SendResult.Delivered), nameof(SendResult.Retry))]
    [InlineData("220 mail.example.org ESMTP\r\n", nameof(SendResult.Retry), nameof(SendResult.Retry))]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<html>ok\n", nameof(SendResult.Delivered), nameof(SendResult.Refused))]
    public async Task Send_StrangeServer_OnlyTheStatusCountsButForSlack(string answer, string webhook, string slack)
    {
        await using var server = new RawServer(answer);
        await using var one = Bench.At(ChannelType.Webhook, server.Address);
        await using var other = Bench.At(ChannelType.Slack, server.Address);

        Assert.Equal(webhook, (await one.SendAsync(Pages.Breach())).GetType().Name);
        Assert.Equal(slack, (await other.SendAsync(Pages.Breach())).GetType().Name);
    }

    [Theory]
    [InlineData("Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId x", nameof(SendResult.Retry))]
    [InlineData("Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 413 with ContextId x", nameof(SendResult.Refused))]
    [InlineData("HTTP error", nameof(SendResult.Retry))]
    [InlineData("1", nameof(SendResult.Delivered))]
    public async Task Send_TeamsTellsAnErrorWith200_IsOfTheErrorsClass(string body, string expected)
    {
        await using var bench = await Bench.StartAsync(ChannelType.Teams, _ => new Reply.Answer(200, body));

        Assert.Equal(expected, (await bench.SendAsync(Pages.Breach())).GetType().Name);
    }

    [Fact]
    public async Task Send_SlackTellsThePauseInItsBody_IsHonoured()
    {
        await using var bench = await Bench.StartAsync(ChannelType.Slack, _ => new Reply.Answer(429, """{"ok":false,"error":"rate_limited","retry_after":30}"""));

        Assert.Equal(Duration.FromSeconds(30), Assert.IsType<SendResult.Retry>(await bench.SendAsync(Pages.Breach())).After);
    }

    [Fact]
    public async Task Send_OpsgenieTellsItsPeriod_IsHonoured()
    {
        await using var bench = await Bench.StartAsync(ChannelType.Opsgenie, _ => new Reply.Answer(429, "", ("X-RateLimit-State", "THROTTLED"), ("X-RateLimit-Period-In-Sec", "60")));

        Assert.Equal(Duration.FromSeconds(60), Assert.IsType<SendResult.Retry>(await bench.SendAsync(Pages.Breach())).After);
    }

    [Theory]
    [InlineData(ChannelType.Pagerduty, Contracts.PagerDutyKey)]
    [InlineData(ChannelType.Slack, "XXXXXXXXXXXXXXXXXXXXXXXX")]
    [InlineData(ChannelType.Teams, "abcdefghijkl")]
    [InlineData(ChannelType.Sms, Contracts.TwilioToken)]
    public async Task Send_AnswerRepeatsTheSecret_IsHidden(ChannelType type, string secret)
    {
        await using var bench = await Bench.StartAsync(type, _ => new Reply.Answer(400, $"invalid: {secret} !"));

        var refused = Assert.IsType<SendResult.Refused>(await bench.SendAsync(Pages.Breach()));

        Assert.Equal("answered 400: invalid: *** !", refused.Why);
    }

    [Fact]
    public void Together_OneMemberHasIt_IsDelivered()
    {
        SendResult[] results = [new SendResult.Retry(null, "down"), new SendResult.Delivered(null), new SendResult.Refused("no")];

        Assert.Equal(new SendResult.Delivered("1 of 3 members"), Notifications.Channels.Alertmanager.AlertmanagerChannel.Together(results));
    }
}

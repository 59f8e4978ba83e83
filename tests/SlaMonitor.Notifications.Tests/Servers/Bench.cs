using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Notifications.Channels;
using SlaMonitor.Notifications.Http;
using SlaMonitor.Notifications.Tests.Time;

namespace SlaMonitor.Notifications.Tests.Servers;

/// <summary>A channel of one kind, made by the catalog, with a receiver of its contract behind it.</summary>
internal sealed class Bench : IAsyncDisposable
{
    public static readonly ChannelType[] Http =
    [
        ChannelType.Webhook, ChannelType.Slack, ChannelType.Teams, ChannelType.Pagerduty, ChannelType.Opsgenie, ChannelType.Sms, ChannelType.Voice, ChannelType.Alertmanager,
    ];

    private readonly HttpSender _http;

    private Bench(ContractServer? server, VirtualTime time, HttpSender http, IPageChannel channel) =>
        (Server, Time, _http, Channel) = (server, time, http, channel);

    public ContractServer? Server { get; }

    public VirtualTime Time { get; }

    public IPageChannel Channel { get; }

    public static async Task<Bench> StartAsync(ChannelType type, Func<Received, Reply>? reply = null, bool checks = true)
    {
        var time = new VirtualTime(Pages.At + Duration.FromSeconds(1));
        var server = await ContractServer.StartAsync(r => checks ? Contracts.Of(type, r, time.GetUtcNow()) : [], reply ?? (_ => Contracts.Accepted(type)));
        var http = new HttpSender(time, "0.1.0");
        return new Bench(server, time, http, Make(type, server.Address, http, time));
    }

    public static Bench At(ChannelType type, Uri address, bool allowPrivate = true)
    {
        var time = new VirtualTime(Pages.At);
        var http = new HttpSender(time, "0.1.0");
        return new Bench(null, time, http, Make(type, address, http, time, allowPrivate));
    }

    public Task<SendResult> SendAsync(Page page) => Channel.SendAsync(page, Pages.Links, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (Server is not null) await Server.DisposeAsync();
    }

    private static IPageChannel Make(ChannelType type, Uri server, HttpSender http, TimeProvider time, bool allowPrivate = true)
    {
        var open = ("allow_private", allowPrivate ? "true" : "false");
        string[] secrets = type switch
        {
            ChannelType.Webhook => ["url", "secret"],
            ChannelType.Slack or ChannelType.Teams => ["url"],
            ChannelType.Pagerduty or ChannelType.Opsgenie => ["key", "url"],
            ChannelType.Sms or ChannelType.Voice => ["token", "url"],
            ChannelType.Alertmanager or ChannelType.Email or ChannelType.Log => [],
        };
        (string, string)[] settings = type switch
        {
            ChannelType.Sms or ChannelType.Voice => [open, ("from", "+254711111111")],
            ChannelType.Alertmanager => [("members", $"{server}am/")],
            ChannelType.Webhook or ChannelType.Slack or ChannelType.Teams or ChannelType.Pagerduty or ChannelType.Opsgenie or ChannelType.Email or ChannelType.Log => [open],
        };
        var source = new SecretSource(name => name switch
        {
            "URL" => Url(type, server),
            "SECRET" => Contracts.WebhookSecret,
            "KEY" => type == ChannelType.Pagerduty ? Contracts.PagerDutyKey : Contracts.OpsgenieKey,
            "TOKEN" => Contracts.TwilioToken,
            _ => null,
        });
        return new ChannelCatalog([Pages.Definition(type, settings, secrets)], http, source, time, NullLogger.Instance).Find("c")!.Channel;
    }

    private static string Url(ChannelType type, Uri server) => type switch
    {
        ChannelType.Slack => $"{server}services/T000/B000/XXXXXXXXXXXXXXXXXXXXXXXX",
        ChannelType.Teams => $"{server}workflows/1?api-version=1&sig=abcdefghijkl",
        ChannelType.Sms or ChannelType.Voice => $"{server}2010-04-01/Accounts/{Contracts.TwilioAccount}",
        ChannelType.Webhook or ChannelType.Pagerduty or ChannelType.Opsgenie or ChannelType.Alertmanager or ChannelType.Email or ChannelType.Log => server.AbsoluteUri,
    };
}

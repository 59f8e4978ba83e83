using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Notifications.Channels.Alertmanager;
using SlaMonitor.Notifications.Channels.Email;
using SlaMonitor.Notifications.Channels.Logging;
using SlaMonitor.Notifications.Channels.Opsgenie;
using SlaMonitor.Notifications.Channels.PagerDuty;
using SlaMonitor.Notifications.Channels.Slack;
using SlaMonitor.Notifications.Channels.Teams;
using SlaMonitor.Notifications.Channels.Twilio;
using SlaMonitor.Notifications.Channels.Webhook;
using SlaMonitor.Notifications.Http;

namespace SlaMonitor.Notifications.Channels;

/// <summary>The channels of one configuration. Immutable: another configuration is another catalog.</summary>
public sealed class ChannelCatalog
{
    private readonly FrozenDictionary<string, ChannelRoute> _routes;

    /// <param name="definitions">Without two of the same id.</param>
    /// <param name="http">Outlives the catalog, and may serve several.</param>
    /// <param name="log">Where channels of type <c>log</c> write.</param>
    public ChannelCatalog(IEnumerable<ChannelDefinition> definitions, HttpSender http, SecretSource secrets, TimeProvider time, ILogger log) =>
        _routes = definitions.ToFrozenDictionary(d => d.Id, d => Route(new ChannelAccess(d, secrets), d.Type, http, time, log), StringComparer.Ordinal);

    /// <summary>Those whose receivers forget an alert that is not sent again.</summary>
    public IEnumerable<IPageChannel> Forgetful => _routes.Values.Select(route => route.Channel).Where(channel => channel.ResendWhileOpen is not null);

    /// <summary>Null when the configuration has no such channel.</summary>
    public ChannelRoute? Find(string id) => _routes.GetValueOrDefault(id);

    private static ChannelRoute Route(ChannelAccess access, ChannelType type, HttpSender http, TimeProvider time, ILogger log) =>
        new(Channel(access, type, http, time, log), access.Setting("fall_back"));

    private static IPageChannel Channel(ChannelAccess access, ChannelType type, HttpSender http, TimeProvider time, ILogger log) => type switch
    {
        ChannelType.Webhook => new WebhookChannel(access, http, time),
        ChannelType.Slack => new SlackChannel(access, http),
        ChannelType.Teams => new TeamsChannel(access, http),
        ChannelType.Pagerduty => new PagerDutyChannel(access, http),
        ChannelType.Email => new EmailChannel(access, time),
        ChannelType.Sms => new SmsChannel(access, http),
        ChannelType.Voice => new VoiceChannel(access, http),
        ChannelType.Opsgenie => new OpsgenieChannel(access, http),
        ChannelType.Alertmanager => new AlertmanagerChannel(access, http, time),
        ChannelType.Log => new LogChannel(access, log),
    };
}

/// <summary>A channel and the one that takes over when it cannot deliver.</summary>
/// <param name="FallBack">The id of another channel; null when there is none.</param>
public sealed record ChannelRoute(IPageChannel Channel, string? FallBack);

using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Notifications.Channels;

namespace SlaMonitor.Notifications.Tests;

/// <summary>Pages and channels to test with.</summary>
internal static class Pages
{
    public static readonly Instant At = Instant.FromUtc(2026, 3, 2, 6, 18);

    public static readonly PageLinks Links = new(new Uri("https://sla.example.org/a/k1.eyJ4Ijoi.c2ln"), new Uri("https://desk.example.org/t/T-1?a=1&b=2"));

    public static readonly Recipient Amina = new("amina", "Amina W.", "amina@example.org", "+254700000000", DateTimeZoneProviders.Tzdb["Africa/Nairobi"], "en");

    public static Page Breach(string id = "esc/7/1", string channel = "c", PageAction action = PageAction.Trigger) => new()
    {
        Id = id,
        Channel = channel,
        Action = action,
        Alert = "escalation/T-1/critical",
        To = Amina,
        Content = new PageContent
        {
            Ticket = "T-1",
            Subject = "Printer on floor 3",
            Account = "acme",
            Priority = "urgent",
            Group = "emea",
            Metric = Metric.FirstResponse,
            Severity = PageSeverity.Critical,
            Policy = "critical",
            Level = 2,
            At = At,
            DueAt = At - Duration.FromMinutes(4),
            BreachedAt = At - Duration.FromMinutes(4),
            By = action == PageAction.Trigger ? null : "Joseph",
        },
    };

    public static Page WithSubject(string subject, PageAction action = PageAction.Trigger)
    {
        var page = Breach(action: action);
        return page with { Content = page.Content with { Subject = subject } };
    }

    /// <summary>Everything as long and as strange as it may come.</summary>
    public static Page Monstrous(PageAction action)
    {
        var noise = string.Concat(Enumerable.Repeat("<b>&\"'\u202E\r\nBcc: x@y\r\n.\r\n😀é\u0000]]></Say>*_`<!channel>[a](http://e)", 40));
        return Breach(action: action) with
        {
            Id = "esc/T.1 é/" + new string('9', 230),
            Alert = new string('a', 255),
            Content = Breach(action: action).Content with
            {
                Ticket = noise,
                Subject = noise,
                Account = noise,
                Priority = noise,
                Group = noise,
                Metric = new Metric(noise),
                Policy = noise,
                By = noise,
            },
        };
    }

    public static ChannelDefinition Definition(ChannelType type, IEnumerable<(string Name, string Value)> settings, params string[] secrets) => new()
    {
        Id = "c",
        Type = type,
        Settings = settings.Select(s => new ChannelSetting(s.Name, s.Value)).ToEquatableArray(),
        Secrets = secrets.Select(name => new ChannelSecret(name, new SecretReference.Environment(name.ToUpperInvariant()))).ToEquatableArray(),
    };
}

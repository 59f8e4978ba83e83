using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Escalations;

namespace SlaMonitor.Web.Tests;

/// <summary>A desk with two levels on call, and an escalation under way.</summary>
internal static class DeskSample
{
    public const string Yaml =
        """
        escalations:
          - id: critical
            steps:
              - { after: 0m, notify: [ { schedule: l1 } ] }
              - { after: 10m, notify: [ { schedule: l2 }, { channel: ops } ], tier: L2 }
            repeat: 1
        schedules:
          - id: l1
            time_zone: Africa/Nairobi
            layers: [ { rotate: 1w, starts: "2026-01-05T09:00", users: [ amina ] } ]
          - id: l2
            time_zone: Europe/Berlin
            layers: [ { rotate: 1w, starts: "2026-01-05T09:00", users: [ joseph ], only: { mon-fri: "09:00-17:00" } } ]
        users:
          - { id: amina, name: Amina W., time_zone: Africa/Nairobi, notify: [ { channel: pager }, { channel: sms, after: 3m } ] }
          - { id: joseph, name: Joseph K., notify: [ { channel: pager } ] }
          - { id: kim, notify: [ { channel: pager } ] }
        channels:
          - { id: pager, type: webhook, url_from: env:PAGER }
          - { id: sms, type: webhook, url_from: env:SMS }
          - { id: ops, type: webhook, url_from: env:OPS }
        """;

    /// <summary>Under the desk's configuration.</summary>
    public static async Task<RunningWeb> StartAsync(Func<WebOptions, WebOptions>? with = null, Action<string>? prepare = null)
    {
        var monitor = new InMemoryMonitor();
        _ = new InMemoryConfigurations(monitor, Yaml);
        return await RunningWeb.StartAsync(monitor, with, prepare);
    }

    /// <summary>A breach of a ticket's resolution escalates it now: Amina is told.</summary>
    public static EscalationState Escalate(this InMemoryMonitor monitor, string ticket, string subject = "Printer on fire", string? account = "acme") =>
        monitor.Escalations.Tell(
            EscalationState.KeyOf(ticket, "critical"),
            new EscalationCommand.Trigger(
                0,
                "critical",
                new EscalatedTicket(ticket, subject, account, "urgent", "billing"),
                new EscalationReason.Clock(Metric.Resolution, 1, monitor.Now - Duration.FromMinutes(4), monitor.Now - Duration.FromMinutes(4))))!;

    /// <summary>Time passes, for the monitor and its escalations.</summary>
    public static void Pass(this InMemoryMonitor monitor, Duration time, params IReadOnlyList<string> tickets)
    {
        monitor.Now += time;
        monitor.Escalations.Now = monitor.Now;
        foreach (var ticket in tickets) monitor.Escalations.Tell(EscalationState.KeyOf(ticket, "critical"), new EscalationCommand.Wake(0));
    }
}

using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.OnCall;

namespace SlaMonitor.Core.Tests.Escalations;

/// <summary>An escalation in virtual time: woken when it asks to be, and every page delivered at once unless it is kept.</summary>
internal sealed class EscalationRun(Instant start)
{
    /// <summary>A schedule in which nobody is on call.</summary>
    public static readonly ScheduleDefinition Nobody = new("nobody", DateTimeZone.Utc, [], []);

    public static readonly EscalatedTicket Ticket = new("T-1", "The printer", "acme", "urgent", "desk");

    public static readonly EscalationReason Breach = new EscalationReason.Clock(Metric.FirstResponse, 1, Instant.FromUtc(2026, 3, 2, 9, 0), Instant.FromUtc(2026, 3, 2, 9, 0));

    private Instant? _wake;

    public EscalationState? State { get; private set; }

    /// <summary>While true nobody wakes it.</summary>
    public bool IsAway { get; set; }

    /// <summary>While true, pages are not answered.</summary>
    public bool KeepsPages { get; set; }

    /// <summary>What was published and sent, decision by decision; of one decision, what was published first. Decisions may share an instant.</summary>
    public List<(Instant At, EscalationEvent? Published, Page? Sent)> Course { get; } = [];

    /// <summary>All that was sent, with every asking again.</summary>
    public IEnumerable<(Instant At, Page Page)> Sent => Course.Where(c => c.Sent is not null).Select(c => (c.At, c.Sent!));

    public IEnumerable<EscalationEvent> Published => Course.Where(c => c.Published is not null).Select(c => c.Published!);

    public List<Effect.Tell> Tells { get; } = [];

    public IEnumerable<(double Seconds, string? User, string Channel)> Told =>
        Sent.Where(s => s.Page.Action == PageAction.Trigger).Select(s => ((s.At - start).TotalSeconds, s.Page.To?.User, s.Page.Channel));

    public void Decide(double seconds, EscalationCommand command, EscalationRules rules)
    {
        Advance(seconds, rules, inclusive: false);
        Take(start + Duration.FromSeconds(seconds), command, rules);
    }

    /// <summary>Wakes it as often as it asks, up to an instant.</summary>
    public void Advance(double seconds, EscalationRules rules, bool inclusive = true)
    {
        var until = start + Duration.FromSeconds(seconds);
        for (var turns = 0; !IsAway && _wake is { } at && (inclusive ? at <= until : at < until); turns++)
        {
            Assert.True(turns < 10_000, "it wakes again and again");
            Take(at, new EscalationCommand.Wake(rules.Version), rules);
        }
    }

    private void Take(Instant now, EscalationCommand command, EscalationRules rules)
    {
        if (State is not null && now < State.AsOf) now = State.AsOf;
        var decision = EscalationDecider.Decide(State, EscalationState.KeyOf(Ticket.Id, "p"), command, now, rules);
        (State, _wake) = (decision.State, decision.WakeAt);
        var asked = decision.Effects.OfType<Effect.Send>().Select(send => send.Page).ToList();
        foreach (var happened in decision.Effects.OfType<Effect.Publish>()) Course.Add((now, (EscalationEvent)happened.Event, null));
        foreach (var page in asked) Course.Add((now, null, page));
        Tells.AddRange(decision.Effects.OfType<Effect.Tell>());
        if (KeepsPages) return;
        foreach (var page in asked) Take(now, new EscalationCommand.PageEnded(rules.Version, page.Id, new PageOutcome.Delivered(1, "any", null)), rules);
    }
}

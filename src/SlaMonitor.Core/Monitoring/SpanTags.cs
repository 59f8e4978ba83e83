using System.Diagnostics;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Core.Monitoring;

/// <summary>What spans tell beside their names: which ticket, which metric, which channel. Never what customers wrote, nor how people are reached.</summary>
public static class SpanTags
{
    public const string Ticket = "slamonitor.ticket";
    public const string Metric = "slamonitor.metric";
    public const string Threshold = "slamonitor.threshold";
    public const string Policy = "slamonitor.policy";
    public const string Level = "slamonitor.escalation.level";
    public const string Decisions = "slamonitor.batch.decisions";
    public const string Page = "slamonitor.page.action";
    public const string Attempt = "slamonitor.page.attempt";
    public const string Channel = "slamonitor.channel";
    public const string Result = "slamonitor.page.result";

    /// <summary>Why a try failed, in a word.</summary>
    public const string ErrorType = "error.type";

    /// <summary>Tells which entity a span is about: <c>slamonitor.ticket</c>, <c>slamonitor.escalation</c>, …</summary>
    public static void About(this Activity span, EntityId entity)
    {
        if (span.IsAllDataRequested) span.SetTag("slamonitor." + EntityId.NameOf(entity.Kind), entity.Key);
    }

    /// <summary>Tells what a decision published, each as an event of its span.</summary>
    public static void Tell(this Activity span, EquatableArray<Effect> effects)
    {
        if (!span.IsAllDataRequested) return;
        foreach (var effect in effects)
        {
            if (effect is not Effect.Publish { Event: var published }) continue;
            switch (published)
            {
                case ClockEvent.Breached breached:
                    span.AddEvent(new ActivityEvent("breached", tags: new() { { Metric, breached.Metric.Name } }));
                    break;
                case ClockEvent.Warned warned:
                    span.AddEvent(new ActivityEvent("warned", tags: new() { { Metric, warned.Metric.Name }, { Threshold, warned.Threshold } }));
                    break;
                case EscalationEvent happened:
                    // The step is what people look for; whatever else came of it is among the events.
                    if (happened.What == EscalationHappening.Stepped) span.DisplayName = SpanNames.EscalationStep;
                    if (happened.AboutTicket is { } ticket) span.SetTag(Ticket, ticket);
                    span.AddEvent(new ActivityEvent(
                        WireName<EscalationHappening>.Of(happened.What), tags: new() { { Policy, happened.Policy }, { Level, happened.Level } }));
                    break;
            }
        }
    }
}

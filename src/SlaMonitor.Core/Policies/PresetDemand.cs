using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Policies;

/// <summary>The presets of the semantics page, each as the demand it makes after an event.</summary>
public static class PresetDemand
{
    public static Demand Demand(this MetricPreset preset, in Moment moment) => preset switch
    {
        MetricPreset.FirstResponse => FirstResponse(moment),
        MetricPreset.NextResponse => NextResponse(moment),
        MetricPreset.PeriodicUpdate => PeriodicUpdate(moment),
        MetricPreset.Resolution or MetricPreset.RequesterWait or MetricPreset.AgentWork => UntilSolved(moment),
        MetricPreset.Ownership => Ownership(moment),
    };

    private static Demand FirstResponse(in Moment m) =>
        new(m.Conversation.CustomerSpoke && !m.Conversation.FirstExchangeOver && !m.After.IsSolved, false, AfterEnd.StayEnded);

    private static Demand NextResponse(in Moment m) =>
        new(
            m.Conversation.AwaitingSince is not null
                && (m.Conversation.FirstExchangeOver || !m.PromisesFirstResponse)
                && !m.After.IsSolved,
            false,
            AfterEnd.Repeat);

    private static Demand PeriodicUpdate(in Moment m) =>
        new(
            !m.After.IsSolved && (m.Conversation.AgentReplies > 0 || !m.PromisesFirstResponse),
            m.Happened?.Type == TicketEventType.AgentReplied,
            AfterEnd.Repeat);

    private static Demand UntilSolved(in Moment m) => new(!m.After.IsSolved, false, AfterEnd.Resume);

    private static Demand Ownership(in Moment m) =>
        new(m.After.Group is not null && !m.After.IsSolved, m.Before.Group != m.After.Group, AfterEnd.Repeat);
}

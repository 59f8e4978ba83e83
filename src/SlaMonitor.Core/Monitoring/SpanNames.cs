using SlaMonitor.Core.Entities;

namespace SlaMonitor.Core.Monitoring;

/// <summary>The names of spans: what happened, in few words and few different ones.</summary>
public static class SpanNames
{
    public const string AlarmDecided = "alarm decided";
    public const string BatchCommitted = "batch committed";
    public const string BreachPushed = "breach pushed";
    public const string EscalationStep = "escalation step";
    public const string MessageTold = "message told";
    public const string PageTried = "page tried";

    /// <summary>Of a decision.</summary>
    public static string Decided(EntityKind kind) => kind switch
    {
        EntityKind.Ticket => "ticket decided",
        EntityKind.Account => "account decided",
        EntityKind.Escalation => "escalation decided",
        EntityKind.Incident => "incident decided",
        EntityKind.Storm => "storm decided",
    };
}

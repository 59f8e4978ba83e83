using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Orleans.Configurations;

/// <summary>What a configuration may ask of a cluster.</summary>
public static class ClusterSupport
{
    /// <summary>The part of a configuration that a cluster does not do, and what to do about it; null when it does all of it.</summary>
    public static WireError? Refusal(Rulebook rulebook) => rulebook.Objectives.Any(o => !o.Escalate.IsEmpty)
        ? new WireError("accounts.objectives.escalate", "a cluster does not support this yet; take it out, or run the monitor in one process with \"slamonitor serve\"")
        : null;
}

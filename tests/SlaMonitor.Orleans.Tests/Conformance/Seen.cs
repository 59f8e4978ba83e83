using SlaMonitor.Core.Monitoring;

namespace SlaMonitor.Orleans.Tests.Conformance;

/// <summary>A host as people see it at a stop of a story.</summary>
/// <param name="Escalations">Its escalations.</param>
/// <param name="Incidents">Its incidents.</param>
/// <param name="Settle">Completes when a request was answered, and all has happened that follows from it.</param>
internal sealed record Seen(IEscalations Escalations, IIncidents Incidents, Func<Task, Task> Settle)
{
    /// <summary>Has the host do something, and all that follows from it.</summary>
    public async Task<T> AskAsync<T>(ValueTask<T> ask)
    {
        var answer = ask.AsTask();
        await Settle(answer);
        return await answer;
    }
}

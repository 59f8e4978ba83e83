using SlaMonitor.Core.Incidents;

namespace SlaMonitor.Core.Monitoring;

/// <summary>The major incidents of a running monitor. Every method may be called from any thread.</summary>
public interface IIncidents
{
    /// <summary>Incidents, the latest declared first.</summary>
    ValueTask<Page<IncidentState>> ListAsync(IncidentQuery query, CancellationToken cancellation = default);

    /// <summary>The incident, with all that is durable; null when there is none.</summary>
    ValueTask<IncidentState?> FindAsync(string id, CancellationToken cancellation = default);

    /// <summary>Declares an incident under an id of the monitor's choice. Durable when it is answered.</summary>
    /// <param name="command">Whatever version of the configuration it names: the one in force is put in its place.</param>
    /// <param name="cancellation">Leaves open whether it was done.</param>
    ValueTask<IncidentAnswer> DeclareAsync(IncidentCommand.Declare command, CancellationToken cancellation = default);

    /// <summary>Asks an incident something on behalf of a person. Durable when it is answered.</summary>
    /// <param name="id">Which.</param>
    /// <param name="command">Whatever version of the configuration it names: the one in force is put in its place.</param>
    /// <param name="cancellation">Leaves open whether it was done.</param>
    ValueTask<IncidentAnswer> AskAsync(string id, IncidentCommand command, CancellationToken cancellation = default);
}

/// <summary>Which incidents; an empty filter means any.</summary>
public sealed record IncidentQuery
{
    /// <summary>Any of these; empty means all.</summary>
    public EquatableArray<IncidentPhase> Phases { get; init; }

    public PageRequest Page { get; init; } = new();
}

/// <summary>What came of asking an incident something.</summary>
public abstract record IncidentAnswer
{
    private IncidentAnswer()
    {
    }

    /// <summary>It was told; this is how it stands now.</summary>
    public sealed record Told(IncidentState State) : IncidentAnswer;

    /// <summary>There is no such incident.</summary>
    public sealed record NotFound : IncidentAnswer;

    /// <summary>It cannot be done as the incident stands: nothing was.</summary>
    public sealed record Refused(IncidentState State, string Why) : IncidentAnswer;

    /// <summary>The monitor is under pressure; try again later. Nothing was done.</summary>
    public sealed record Busy : IncidentAnswer;
}

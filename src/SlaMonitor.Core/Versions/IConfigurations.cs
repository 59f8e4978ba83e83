namespace SlaMonitor.Core.Versions;

/// <summary>The versions of a running monitor's configuration. Every method may be called from any thread.</summary>
public interface IConfigurations
{
    /// <summary>All versions, the first one first. The last is the current: the one that new tickets get.</summary>
    IReadOnlyList<ConfigurationVersion> Versions { get; }

    AdoptionProgress Adoption { get; }

    /// <summary>Makes a new version. It is durable before it is used, and used for every ticket created after this returns.</summary>
    ValueTask<ChangeResult> ChangeAsync(ConfigurationChange change, CancellationToken cancellation = default);

    /// <summary>Tells what <see cref="ChangeAsync"/> for open tickets would do to them now, exactly, and changes nothing.</summary>
    ValueTask<ChangeResult> TryAsync(ConfigurationChange change, CancellationToken cancellation = default);
}

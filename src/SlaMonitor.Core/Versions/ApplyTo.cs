namespace SlaMonitor.Core.Versions;

/// <summary>Which tickets a new version of the configuration is for. On the wire <c>new</c> and <c>open</c>.</summary>
public enum ApplyTo
{
    /// <summary>Those created from now on; the others stay under the version that they have.</summary>
    New,

    /// <summary>Those not at rest, too: each adopts it within a short while. One at rest adopts it when it is reopened.</summary>
    Open,
}

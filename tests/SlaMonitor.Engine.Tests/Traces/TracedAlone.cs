namespace SlaMonitor.Engine.Tests.Traces;

/// <summary>Whoever listens to spans hears those of every test of the process: these run by themselves.</summary>
[CollectionDefinition(nameof(TracedAlone), DisableParallelization = true)]
public sealed class TracedAlone;

namespace SlaMonitor.Benchmarks;

/// <summary>One subject that is measured, named on the command line.</summary>
internal interface IBenchmark
{
    /// <summary>The subcommand, such as <c>business-time</c>.</summary>
    string Name { get; }

    /// <summary>One line for the list of benchmarks.</summary>
    string Describes { get; }

    /// <summary>Measures, and yields each figure as soon as it is there.</summary>
    /// <param name="arguments">What followed the name on the command line.</param>
    /// <param name="cancellation">Ctrl+C.</param>
    IAsyncEnumerable<Measurement> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation);
}

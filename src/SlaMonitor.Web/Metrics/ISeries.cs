namespace SlaMonitor.Web.Metrics;

/// <summary>The value under one set of labels. Thread-safe.</summary>
internal interface ISeries
{
    IReadOnlyList<(string Name, string Value)> Labels { get; }

    /// <summary>Adds to a counter or a gauge.</summary>
    void Add(double amount);

    /// <summary>Takes a value into a histogram.</summary>
    /// <param name="value">What was measured.</param>
    /// <param name="trace">In which it was; null outside of one.</param>
    void Record(double value, TraceContext? trace);

    /// <summary>Shows it no more; it is not used again.</summary>
    void Remove();
}

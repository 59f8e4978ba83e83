namespace SlaMonitor.Core.Wire;

/// <summary>What is wrong with input, and where.</summary>
/// <param name="At">The place: a path such as <c>data.priority</c>, in an array <c>[3].data.priority</c>, in lines <c>line 4: data.priority</c>; <c>$</c> for the whole.</param>
/// <param name="Message">What is wrong and what to write instead, for a person.</param>
public readonly record struct WireError(string At, string Message);

namespace SlaMonitor.Config;

/// <summary>Something in a configuration that has to be put right.</summary>
/// <param name="File">As the caller named it.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in UTF-16 units.</param>
/// <param name="Message">What was expected, and the nearest name that is known. Never holds the value of a secret.</param>
public sealed record ConfigurationError(string File, int Line, int Column, string Message)
{
    /// <summary><c>file:line:column: message</c>, the form that editors and terminals link.</summary>
    public override string ToString() => FormattableString.Invariant($"{File}:{Line}:{Column}: {Message}");
}

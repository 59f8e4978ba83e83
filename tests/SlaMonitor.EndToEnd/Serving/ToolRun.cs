namespace SlaMonitor.EndToEnd.Serving;

/// <summary>What became of a program that was run to its end.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">What it wrote on standard output.</param>
/// <param name="Errors">What it wrote on standard error.</param>
internal sealed record ToolRun(int Code, string Output, string Errors)
{
    /// <summary>All that it wrote.</summary>
    public string Said => Output + Errors;

    /// <summary>Itself, when the exit code is 0.</summary>
    /// <exception cref="InvalidOperationException">It is not; the message has all that it wrote.</exception>
    public ToolRun Succeeded() => Code == 0 ? this : throw new InvalidOperationException($"It ended with {Code}: {Said}");

    public void Deconstruct(out int code, out string said) => (code, said) = (Code, Said);
}

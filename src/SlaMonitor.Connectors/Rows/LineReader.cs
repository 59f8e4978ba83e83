namespace SlaMonitor.Connectors.Rows;

/// <summary>Lines with their numbers, from 1, that can be put back: a reader that took too many gives them back in order.</summary>
internal sealed class LineReader(TextReader text)
{
    private readonly Stack<string> _returned = new();

    /// <summary>The number of the line that was read last.</summary>
    public long Line { get; private set; }

    public string? Read()
    {
        if (!_returned.TryPop(out var line)) line = text.ReadLine();
        if (line is not null) Line++;
        return line;
    }

    /// <summary>Puts back the lines that were read last, in the order in which they were read.</summary>
    public void Return(IReadOnlyList<string> lines)
    {
        for (var i = lines.Count - 1; i >= 0; i--) _returned.Push(lines[i]);
        Line -= lines.Count;
    }
}

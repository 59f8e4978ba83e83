namespace SlaMonitor.Review.Histories;

/// <summary>Rows of a history that could not be read: all are counted, the first are kept with their places.</summary>
public sealed class HistoryErrors
{
    /// <summary>Messages kept; a person stops reading sooner.</summary>
    public const int Kept = 100;

    private readonly List<HistoryError> _first = [];

    /// <summary>Rows that were left out.</summary>
    public long Rows { get; private set; }

    /// <summary>The messages of the first rows, in the order of the file.</summary>
    public IReadOnlyList<HistoryError> First => _first;

    /// <summary>One row with what is wrong with it, at least one message.</summary>
    public void Add(long line, IEnumerable<string> messages)
    {
        Rows++;
        foreach (var message in messages)
            if (_first.Count < Kept) _first.Add(new HistoryError(line, message));
    }
}

/// <summary>What is wrong with a row. <paramref name="Line"/> counts from 1 in the unpacked file.</summary>
public sealed record HistoryError(long Line, string Message);

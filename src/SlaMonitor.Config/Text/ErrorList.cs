namespace SlaMonitor.Config.Text;

/// <summary>Collects errors; the same one at the same place counts once.</summary>
internal sealed class ErrorList
{
    /// <summary>More would help nobody, and naming the nearest known name for each of a million would take minutes.</summary>
    private const int Most = 1000;

    /// <summary>Each search compares a word with up to a thousand names; a person stops reading sooner.</summary>
    private const int MostSearches = 200;

    private readonly List<ConfigurationError> _errors = [];
    private readonly HashSet<ConfigurationError> _known = [];
    private int _more;
    private int _searches;

    public bool IsEmpty => _errors.Count == 0;

    /// <summary>True when further errors are only counted.</summary>
    public bool IsFull => _errors.Count == Most;

    public void Add(Place at, string message)
    {
        if (IsFull)
        {
            _more++;
            return;
        }
        var error = new ConfigurationError(at.File, at.Line, at.Column, message);
        if (_known.Add(error)) _errors.Add(error);
    }

    /// <summary>Adds what another list holds.</summary>
    public void Add(ErrorList others)
    {
        foreach (var error in others._errors) Add(new Place(error.File, error.Line, error.Column), error.Message);
        _more += others._more;
    }

    /// <summary>As <see cref="Add(Place, string)"/>, and says which of <paramref name="names"/> the word is likest to.</summary>
    public void AddUnknown(Place at, string message, string word, IEnumerable<string> names) =>
        Add(at, ++_searches > MostSearches || Nearest.To(word, names) is not { } near ? message : $"{message}; did you mean {near}?");

    /// <summary>By file in the order given, then by place.</summary>
    public IReadOnlyList<ConfigurationError> InOrder(IReadOnlyList<string> files)
    {
        var order = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var file in files) order.TryAdd(file, order.Count);
        var sorted = _errors
            .OrderBy(e => order.GetValueOrDefault(e.File, int.MaxValue))
            .ThenBy(e => e.File, StringComparer.Ordinal)
            .ThenBy(e => e.Line)
            .ThenBy(e => e.Column)
            .ToList();
        if (_more > 0) sorted.Add(sorted[^1] with { Message = $"{_more} more errors are not shown" });
        return sorted;
    }
}

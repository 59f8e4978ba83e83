namespace SlaMonitor.ReadModel.Boards;

/// <summary>Numbers for names that many tickets share, so that a ticket holds four bytes of each. 0 is no name.</summary>
internal sealed class NameTable
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string?> _names = [null];

    /// <summary>The number of a name, given to it when it is new.</summary>
    public int Number(string? name)
    {
        if (name is null) return 0;
        if (_numbers.TryGetValue(name, out var number)) return number;
        _names.Add(name);
        _numbers.Add(name, _names.Count - 1);
        return _names.Count - 1;
    }

    /// <summary>The number of a name; -1 for one that no ticket has.</summary>
    public int Find(string? name) => name is null ? 0 : _numbers.GetValueOrDefault(name, -1);

    public string? Name(int number) => _names[number];
}

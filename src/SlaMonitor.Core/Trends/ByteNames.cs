using System.Text;

namespace SlaMonitor.Core.Trends;

/// <summary>Numbers for texts in UTF-8, from 1 in the order in which they are first seen; 0 is no text. A text that is known costs no memory.</summary>
internal sealed class ByteNames
{
    private readonly List<byte[]> _names = [[]];
    private int[] _table = new int[64];

    /// <summary>How many numbers there are, that of no text among them.</summary>
    public int Count => _names.Count;

    public string? this[int number] => number == 0 ? null : Encoding.UTF8.GetString(_names[number]);

    public int NumberOf(ReadOnlySpan<byte> name)
    {
        for (var place = Hash(name) & (_table.Length - 1); ; place = (place + 1) & (_table.Length - 1))
        {
            if (_table[place] == 0) return Add(name, place);
            if (name.SequenceEqual(_names[_table[place]])) return _table[place];
        }
    }

    private int Add(ReadOnlySpan<byte> name, int place)
    {
        _names.Add(name.ToArray());
        var number = _table[place] = _names.Count - 1;
        if (_names.Count * 2 <= _table.Length) return number;
        _table = new int[_table.Length * 2];
        for (var known = 1; known < _names.Count; known++)
        {
            var free = Hash(_names[known]) & (_table.Length - 1);
            while (_table[free] != 0) free = (free + 1) & (_table.Length - 1);
            _table[free] = known;
        }
        return number;
    }

    private static int Hash(ReadOnlySpan<byte> name)
    {
        // FNV-1a: names are short, and nobody gains anything by making them collide but a slow chart of their own.
        var hash = 2166136261u;
        foreach (var unit in name) hash = unchecked((hash ^ unit) * 16777619u);
        return (int)(hash & 0x7fffffff);
    }
}

namespace SlaMonitor.ReadModel.Boards;

/// <summary>
/// A clock's place in lists of clocks: by due instant, then by ticket and metric, these by code point. That is the order of
/// UTF-8 bytes, in which databases compare; <see cref="string.CompareOrdinal(string, string)"/> has characters beyond U+FFFF elsewhere.
/// </summary>
internal readonly record struct ClockPlace(long Due, string Ticket, string Metric) : IComparable<ClockPlace>
{
    private const string List = "clocks";

    public static IComparer<ClockPlace> LastFirst { get; } = Comparer<ClockPlace>.Create(static (a, b) => b.CompareTo(a));

    public string Give() => Cursor.Give(List, Cursor.Text(Due), Ticket, Metric);

    public static ClockPlace Take(string cursor)
    {
        var key = Cursor.Take(cursor, List, 3);
        return new ClockPlace(Cursor.Number(key[0]), key[1], key[2]);
    }

    public int CompareTo(ClockPlace other) =>
        Due != other.Due ? Due.CompareTo(other.Due)
        : Compare(Ticket, other.Ticket) is var ticket && ticket != 0 ? ticket
        : Compare(Metric, other.Metric);

    private static int Compare(string a, string b)
    {
        var same = a.AsSpan().CommonPrefixLength(b);
        return same < a.Length && same < b.Length ? Weight(a[same]).CompareTo(Weight(b[same])) : a.Length.CompareTo(b.Length);
    }

    /// <summary>Surrogates stand for code points above all others.</summary>
    private static int Weight(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}

namespace SlaMonitor.ReadModel.Boards;

/// <summary>A clock's place in lists of clocks: by due instant, then by ticket and metric, ordinally.</summary>
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
        : string.CompareOrdinal(Ticket, other.Ticket) is var ticket && ticket != 0 ? ticket
        : string.CompareOrdinal(Metric, other.Metric);
}

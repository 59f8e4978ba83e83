using System.Text;

namespace SlaMonitor.Core.Trends;

/// <summary>The filters of a query, and the label that its series are cut by, on what is stored of tickets.</summary>
internal sealed class TrendFilter(TrendQuery query)
{
    private readonly byte[]? _metric = Bytes(query.Metric);
    private readonly byte[]? _account = Bytes(query.Account);
    private readonly byte[]? _group = Bytes(query.Group);
    private readonly byte[]? _region = Bytes(query.Region);

    /// <summary>The ticket's values of the label that series are cut by; 0 for none. Numbers of priorities, tiers and channels are those of their names.</summary>
    public ByteNames Keys { get; } = new();

    /// <summary>Whether a clock's metric is asked for.</summary>
    public bool Fits(ReadOnlySpan<byte> metric) => _metric is null || metric.SequenceEqual(_metric);

    /// <summary>Reads a ticket's labels.</summary>
    /// <param name="reader">At their begin, and then behind them.</param>
    /// <param name="key">The series that it belongs to.</param>
    /// <returns>False when it is not asked for, and then the rest is not to be read.</returns>
    public bool Takes(ref TrendBytes.TrendReader reader, out int key)
    {
        var (priority, tier, channel) = (reader.Byte(), reader.Byte(), reader.Byte());
        var account = reader.Text(out var hasAccount);
        var group = reader.Text(out var hasGroup);
        var region = reader.Text(out var hasRegion);
        key = 0;
        if (!Fits(_account, account, hasAccount) || !Fits(_group, group, hasGroup) || !Fits(_region, region, hasRegion)
            || (query.Priority is { } p && priority != (int)p)
            || (query.Tier is { } t && tier != (int)t + 1)
            || (query.Channel is { } c && channel != (int)c + 1))
        {
            return false;
        }
        key = query.By is not { } by ? 0 : by switch
        {
            TicketLabelKind.Account => hasAccount ? Keys.NumberOf(account) : 0,
            TicketLabelKind.Group => hasGroup ? Keys.NumberOf(group) : 0,
            TicketLabelKind.Region => hasRegion ? Keys.NumberOf(region) : 0,
            TicketLabelKind.Priority => Keys.NumberOf(LabelNames.Priorities[priority]),
            TicketLabelKind.Tier => tier == 0 ? 0 : Keys.NumberOf(LabelNames.Tiers[tier - 1]),
            TicketLabelKind.Channel => channel == 0 ? 0 : Keys.NumberOf(LabelNames.Channels[channel - 1]),
        };
        return true;
    }

    private static bool Fits(byte[]? wanted, ReadOnlySpan<byte> value, bool isThere) => wanted is null || (isThere && value.SequenceEqual(wanted));

    private static byte[]? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);
}

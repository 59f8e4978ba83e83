using System.Text;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Core.Trends;

/// <summary>The names on the wire of labels that are numbers, in UTF-8.</summary>
internal static class LabelNames
{
    public static byte[][] Priorities { get; } = Names<Priority>();

    public static byte[][] Tiers { get; } = Names<Tier>();

    public static byte[][] Channels { get; } = Names<Channel>();

    private static byte[][] Names<T>()
        where T : struct, Enum => [.. WireName<T>.All.Select(Encoding.UTF8.GetBytes)];
}

using System.Text;

namespace SlaMonitor.Engine.Tests.Stored;

/// <summary>The order of UTF-8 bytes, which is that of lists. Slow and plain.</summary>
internal sealed class CodePointOrder : IComparer<string>
{
    public static CodePointOrder Instance { get; } = new();

    public int Compare(string? x, string? y) => Encoding.UTF8.GetBytes(x!).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y!));
}

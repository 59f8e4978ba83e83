namespace SlaMonitor.Simulation.Chance;

/// <summary>A running 64-bit FNV-1a hash of all that a run did: two runs of one seed must end with the same.</summary>
public sealed class TraceHash
{
    public ulong Value { get; private set; } = 14695981039346656037ul;

    public void Add(long value)
    {
        for (var shift = 0; shift < 64; shift += 8) Add(unchecked((byte)(value >> shift)));
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes) Add(b);
    }

    private void Add(byte b) => Value = unchecked((Value ^ b) * 1099511628211ul);
}

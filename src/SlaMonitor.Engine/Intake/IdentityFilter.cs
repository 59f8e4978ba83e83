using SlaMonitor.Engine.Rows;

namespace SlaMonitor.Engine.Intake;

/// <summary>A Bloom filter over event identities: 12 bits an identity and five probes, so that about 1 new event in 300 needs a look at the rows.</summary>
internal sealed class IdentityFilter
{
    private const int BitsEach = 12;
    private const int Probes = 5;
    private readonly ulong[] _words;
    private long _count;

    /// <param name="capacity">How many identities it holds before false alarms become frequent; a power of two.</param>
    public IdentityFilter(long capacity)
    {
        Capacity = capacity;
        _words = new ulong[capacity * BitsEach / 64];
    }

    public long Capacity { get; }

    public bool IsFull => _count >= Capacity;

    public void Add(EventIdentity identity)
    {
        for (var i = 0; i < Probes; i++)
        {
            var bit = Bit(identity, i);
            _words[bit >> 6] |= 1UL << (int)(bit & 63);
        }
        _count++;
    }

    /// <summary>False only for an identity that was never added.</summary>
    public bool MayContain(EventIdentity identity)
    {
        for (var i = 0; i < Probes; i++)
        {
            var bit = Bit(identity, i);
            if ((_words[bit >> 6] & (1UL << (int)(bit & 63))) == 0) return false;
        }
        return true;
    }

    // The identity is a cryptographic hash already: two halves give independent probes (Kirsch and Mitzenmacher, 2006).
    private ulong Bit(EventIdentity identity, int probe) =>
        unchecked(identity.High + (ulong)probe * (identity.Low | 1)) % ((ulong)_words.Length * 64);
}

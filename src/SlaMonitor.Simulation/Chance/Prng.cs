using System.Numerics;

namespace SlaMonitor.Simulation.Chance;

/// <summary>
/// A seeded stream of integers, the same on every machine and runtime: xoshiro256** (Blackman and Vigna, 2018), seeded by
/// splitmix64. No floats: a probability is a <see cref="Ratio"/>.
/// </summary>
public sealed class Prng
{
    private readonly ulong _seed;
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    public Prng(ulong seed)
    {
        _seed = seed;
        _a = Split(ref seed);
        _b = Split(ref seed);
        _c = Split(ref seed);
        _d = Split(ref seed);
    }

    /// <summary>A generator of its own for one subsystem, so that a new draw in one does not shift the others.</summary>
    public Prng Child(string name)
    {
        unchecked
        {
            var hash = 14695981039346656037ul;
            foreach (var c in name) hash = (hash ^ c) * 1099511628211ul;
            return new Prng(hash ^ BitOperations.RotateLeft(_seed, 17));
        }
    }

    public ulong Next()
    {
        unchecked
        {
            var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
            var t = _b << 17;
            _c ^= _a;
            _d ^= _b;
            _b ^= _c;
            _a ^= _d;
            _c ^= t;
            _d = BitOperations.RotateLeft(_d, 45);
            return result;
        }
    }

    /// <summary>Uniform in [0, <paramref name="limit"/>).</summary>
    public long Below(long limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        // The high half of a 128-bit product: its bias is below 2^-40 for every limit that a simulation uses.
        return (long)Math.BigMul(Next(), (ulong)limit, out _);
    }

    /// <inheritdoc cref="Below(long)"/>
    public int Below(int limit) => (int)Below((long)limit);

    /// <summary>Uniform in [<paramref name="from"/>, <paramref name="to"/>], both included.</summary>
    public long Between(long from, long to) => from + Below(to - from + 1);

    /// <inheritdoc cref="Between(long, long)"/>
    public int Between(int from, int to) => (int)Between((long)from, to);

    /// <summary>True <paramref name="n"/> times in <paramref name="d"/>.</summary>
    public bool Ratio(int n, int d) => Below(d) < n;

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    private static ulong Split(ref ulong x)
    {
        unchecked
        {
            var z = x += 0x9E3779B97F4A7C15ul;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ul;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBul;
            return z ^ (z >> 31);
        }
    }
}

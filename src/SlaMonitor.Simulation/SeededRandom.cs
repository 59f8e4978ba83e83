namespace SlaMonitor.Simulation;

/// <summary>
/// The only source of chance here: xoshiro256** (Blackman and Vigna, prng.di.unimi.it), seeded by SplitMix64. Integers
/// only, so that one seed gives the same numbers on every machine and runtime, which System.Random does not promise.
/// </summary>
public sealed class SeededRandom
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    public SeededRandom(ulong seed)
    {
        _s0 = SplitMix(ref seed);
        _s1 = SplitMix(ref seed);
        _s2 = SplitMix(ref seed);
        _s3 = SplitMix(ref seed);
    }

    /// <summary>A generator of its own for one part of a run: what that part draws does not move what the others draw.</summary>
    public static SeededRandom For(ulong seed, ulong part)
    {
        var mixed = unchecked(seed + (part * 0xD1342543DE82EF95));
        return new SeededRandom(SplitMix(ref mixed));
    }

    public ulong Next()
    {
        unchecked
        {
            var result = ulong.RotateLeft(_s1 * 5, 7) * 9;
            var t = _s1 << 17;
            _s2 ^= _s0;
            _s3 ^= _s1;
            _s1 ^= _s2;
            _s0 ^= _s3;
            _s2 ^= t;
            _s3 = ulong.RotateLeft(_s3, 45);
            return result;
        }
    }

    /// <summary>Uniform in [0, <paramref name="bound"/>). The bias of the multiplication is below 2⁻³² for bounds under 2³².</summary>
    public long Below(long bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        return (long)Math.BigMul(Next(), (ulong)bound, out _);
    }

    /// <summary>True with probability <paramref name="n"/> / <paramref name="of"/>.</summary>
    public bool Chance(long n, long of) => Below(of) < n;

    public T Pick<T>(IReadOnlyList<T> items) => items[(int)Below(items.Count)];

    /// <summary>An index, each with the probability of its weight in their sum.</summary>
    public int Weighted(ReadOnlySpan<int> weights)
    {
        long sum = 0;
        foreach (var weight in weights) sum += weight;
        var left = Below(sum);
        for (var i = 0; ; i++)
        {
            left -= weights[i];
            if (left < 0) return i;
        }
    }

    private static ulong SplitMix(ref ulong state)
    {
        unchecked
        {
            var z = state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}

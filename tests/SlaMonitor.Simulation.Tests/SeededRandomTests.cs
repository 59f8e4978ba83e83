namespace SlaMonitor.Simulation.Tests;

public sealed class SeededRandomTests
{
    [Fact]
    public void Next_KnownSeed_GivesTheReferenceNumbers()
    {
        // Computed apart from this program, from the authors' C definitions of SplitMix64 and xoshiro256**, seed 42.
        var random = new SeededRandom(42);

        Assert.Equal(Reference(42, 5), Enumerable.Range(0, 5).Select(_ => random.Next()));
        Assert.Equal(0x15780B2E0C2EC716UL, new SeededRandom(42).Next());
    }

    [Fact]
    public void Weighted_ManyDraws_FollowTheWeights()
    {
        var random = new SeededRandom(7);
        var counts = new int[4];
        for (var i = 0; i < 100_000; i++) counts[random.Weighted([1, 0, 2, 7])]++;

        Assert.Equal(0, counts[1]);
        Assert.InRange(counts[0], 9_500, 10_500);
        Assert.InRange(counts[2], 19_400, 20_600);
        Assert.InRange(counts[3], 69_300, 70_700);
    }

    [Fact]
    public void For_OtherParts_DrawOtherNumbers() =>
        Assert.Equal(1000, Enumerable.Range(0, 1000).Select(part => SeededRandom.For(1, (ulong)part).Next()).Distinct().Count());

    private static IEnumerable<ulong> Reference(ulong seed, int count)
    {
        var s = new UInt128[4];
        UInt128 mask = ulong.MaxValue;
        UInt128 state = seed;
        for (var i = 0; i < 4; i++)
        {
            state = (state + 0x9E3779B97F4A7C15) & mask;
            var z = state;
            z = Times(z ^ (z >> 30), 0xBF58476D1CE4E5B9);
            z = Times(z ^ (z >> 27), 0x94D049BB133111EB);
            s[i] = z ^ (z >> 31);
        }

        for (var i = 0; i < count; i++)
        {
            yield return (ulong)Times(Rotate(Times(s[1], 5), 7), 9);
            var t = (s[1] << 17) & mask;
            s[2] ^= s[0];
            s[3] ^= s[1];
            s[1] ^= s[2];
            s[0] ^= s[3];
            s[2] ^= t;
            s[3] = Rotate(s[3], 45);
        }
    }

    private static UInt128 Times(UInt128 a, UInt128 b) => unchecked(a * b) & ulong.MaxValue;

    private static UInt128 Rotate(UInt128 x, int by) => ((x << by) | (x >> (64 - by))) & ulong.MaxValue;
}

namespace SlaMonitor.Simulation.Chance;

/// <summary>A seeded stream of chance that has children by name, one for each subsystem of a simulated world.</summary>
public sealed class Prng(ulong seed)
{
    private readonly SeededRandom _random = new(seed);

    /// <summary>A generator of its own for one subsystem, so that a new draw in one does not shift the others.</summary>
    public Prng Child(string name)
    {
        unchecked
        {
            var hash = 14695981039346656037ul;
            foreach (var c in name) hash = (hash ^ c) * 1099511628211ul;
            return new Prng(hash ^ ulong.RotateLeft(seed, 17));
        }
    }

    /// <summary>Uniform in [0, <paramref name="limit"/>).</summary>
    public long Below(long limit) => _random.Below(limit);

    /// <inheritdoc cref="Below(long)"/>
    public int Below(int limit) => (int)_random.Below(limit);

    /// <summary>Uniform in [<paramref name="from"/>, <paramref name="to"/>], both included.</summary>
    public long Between(long from, long to) => from + Below(to - from + 1);

    /// <inheritdoc cref="Between(long, long)"/>
    public int Between(int from, int to) => (int)Between((long)from, to);

    /// <summary>True <paramref name="n"/> times in <paramref name="d"/>.</summary>
    public bool Ratio(int n, int d) => _random.Chance(n, d);

    public T Pick<T>(IReadOnlyList<T> items) => _random.Pick(items);
}

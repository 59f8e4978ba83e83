using SlaMonitor.Simulation.Chance;

namespace SlaMonitor.Simulation.Disk;

/// <summary>A disk that survives the process, with files whose unsynced part does not have to.</summary>
public sealed class SimulatedDisk(Prng random)
{
    private readonly SortedDictionary<string, SimulatedFile> _files = new(StringComparer.Ordinal);
    private int _fullFor;

    public DiskFaults Faults { get; set; } = DiskFaults.None;

    /// <summary>How many faults happened so far, crashes left out.</summary>
    public int FaultCount { get; private set; }

    internal Prng Random => random;

    public SimulatedFile Open(string name)
    {
        if (!_files.TryGetValue(name, out var file)) _files.Add(name, file = new SimulatedFile(this, name));
        return file;
    }

    /// <summary>The power fails: what was synced stays, of the rest anything may be left.</summary>
    public void Crash()
    {
        foreach (var file in _files.Values) file.Crash();
    }

    internal bool Fails(int inThousand)
    {
        if (inThousand == 0 || !random.Ratio(inThousand, 1_000)) return false;
        FaultCount++;
        return true;
    }

    internal bool IsFull()
    {
        if (Faults == DiskFaults.None) _fullFor = 0;
        if (_fullFor == 0 && Fails(Faults.Full)) _fullFor = random.Between(1, Faults.FullForCalls);
        if (_fullFor == 0) return false;
        _fullFor--;
        return true;
    }
}

/// <summary>A call to the simulated disk failed.</summary>
public sealed class DiskException(string message) : IOException(message);

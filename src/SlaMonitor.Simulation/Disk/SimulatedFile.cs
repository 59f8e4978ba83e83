namespace SlaMonitor.Simulation.Disk;

/// <summary>A file to which bytes are appended. Its synced part survives a crash; of the rest, any part may.</summary>
public sealed class SimulatedFile
{
    private readonly SimulatedDisk _disk;
    private readonly string _name;
    private byte[] _bytes = new byte[4096];
    private int _length;
    private int _synced;

    /// <summary>What a truncation cut off and no sync has confirmed yet: a crash may bring it back.</summary>
    private byte[] _cutOff = [];

    internal SimulatedFile(SimulatedDisk disk, string name) => (_disk, _name) = (disk, name);

    public int Length => _length;

    /// <summary>What survives a crash for certain.</summary>
    public int SyncedLength => _synced;

    public ReadOnlySpan<byte> Read(int from, int count) => _bytes.AsSpan(from, count);

    /// <exception cref="DiskException">Nothing was written, or only the first part.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_disk.IsFull()) throw new DiskException($"{_name}: no space left on device");
        if (_disk.Fails(_disk.Faults.WriteRefused)) throw new DiskException($"{_name}: write refused");
        var cut = _disk.Fails(_disk.Faults.WriteCutShort);
        if (cut) bytes = bytes[.._disk.Random.Below(bytes.Length + 1)];
        Put(bytes);
        _cutOff = _cutOff.Length > bytes.Length ? _cutOff[bytes.Length..] : [];
        if (cut) throw new DiskException($"{_name}: write cut short");
    }

    /// <summary>Makes all that was written before safe from a crash.</summary>
    /// <exception cref="DiskException">Nobody can tell whether it is.</exception>
    public void Sync()
    {
        if (_disk.Fails(_disk.Faults.SyncFails)) throw new DiskException($"{_name}: sync failed");
        _synced = _length;
        _cutOff = [];
        if (_disk.Fails(_disk.Faults.SyncLies)) throw new DiskException($"{_name}: sync failed after its work was done");
    }

    public void Truncate(int length)
    {
        if (length == _length) return;
        _cutOff = [.. _bytes.AsSpan(length, _length - length)];
        _length = length;
        _synced = Math.Min(_synced, length);
    }

    /// <summary>Puts another content in its place, as a rename does: a crash finds this one.</summary>
    public void Replace(byte[] bytes)
    {
        (_bytes, _length, _synced, _cutOff) = (bytes, bytes.Length, bytes.Length, []);
    }

    internal void Crash()
    {
        var random = _disk.Random;
        if (_length == _synced && _cutOff.Length > 0 && random.Ratio(1, 2)) Put(_cutOff);
        _cutOff = [];
        var unsynced = _length - _synced;
        if (unsynced > 0)
        {
            switch (random.Below(4))
            {
                case 0:
                    _length = _synced;
                    break;
                case 1:
                    break;
                case 2:
                    _length = _synced + random.Below(unsynced + 1);
                    break;
                default:
                    // A file system may have written a later page and not an earlier one, which then reads as zeros.
                    var hole = _synced + random.Below(unsynced);
                    _bytes.AsSpan(hole, 1 + random.Below(_length - hole)).Clear();
                    break;
            }
        }
        _synced = _length;
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > _bytes.Length) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + bytes.Length));
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }
}

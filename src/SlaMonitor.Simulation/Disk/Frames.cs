using System.Buffers.Binary;

namespace SlaMonitor.Simulation.Disk;

/// <summary>Payloads in a file, each with its length and a checksum before it, so that a torn tail is seen.</summary>
public static class Frames
{
    private const int HeaderLength = 12;

    public static byte[] Frame(ReadOnlySpan<byte> payload)
    {
        var frame = new byte[HeaderLength + payload.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, payload.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(frame.AsSpan(4), Checksum(payload));
        payload.CopyTo(frame.AsSpan(HeaderLength));
        return frame;
    }

    /// <summary>Reads the frame at <paramref name="at"/>.</summary>
    /// <returns>False at the end of the file, and where it is torn.</returns>
    public static bool TryRead(SimulatedFile file, int at, out byte[] payload, out int next)
    {
        payload = [];
        next = at;
        if (file.Length - at < HeaderLength) return false;
        var header = file.Read(at, HeaderLength);
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length <= 0 || length > file.Length - at - HeaderLength) return false;
        var body = file.Read(at + HeaderLength, length);
        if (Checksum(body) != BinaryPrimitives.ReadUInt64LittleEndian(header[4..])) return false;
        payload = [.. body];
        next = at + HeaderLength + length;
        return true;
    }

    /// <summary>FNV-1a over eight bytes at a time, then the rest.</summary>
    private static ulong Checksum(ReadOnlySpan<byte> bytes)
    {
        unchecked
        {
            var hash = 14695981039346656037ul ^ (ulong)bytes.Length;
            while (bytes.Length >= 8)
            {
                hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes)) * 1099511628211ul;
                hash ^= hash >> 29;
                bytes = bytes[8..];
            }
            foreach (var b in bytes) hash = (hash ^ b) * 1099511628211ul;
            return hash ^ (hash >> 32);
        }
    }
}

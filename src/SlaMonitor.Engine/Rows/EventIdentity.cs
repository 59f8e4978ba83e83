using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SlaMonitor.Engine.Rows;

/// <summary>
/// An event's identity (source and id) in 16 bytes: the head of their SHA-256, so that two events share one only if
/// somebody finds a collision of 128 bits.
/// </summary>
public readonly record struct EventIdentity(ulong High, ulong Low) : IComparable<EventIdentity>
{
    public static EventIdentity Of(string source, string id)
    {
        var length = Encoding.UTF8.GetMaxByteCount(source.Length + id.Length) + 1;
        byte[]? rented = null;
        var buffer = length <= 1024 ? stackalloc byte[1024] : rented = ArrayPool<byte>.Shared.Rent(length);
        var written = Encoding.UTF8.GetBytes(source, buffer);
        // Sources and ids hold no control characters, so the zero byte keeps ("a", "bc") and ("ab", "c") apart.
        buffer[written++] = 0;
        written += Encoding.UTF8.GetBytes(id, buffer[written..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer[..written], hash);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return Read(hash);
    }

    /// <summary>The identity whose 16 bytes these are, as <see cref="Write"/> wrote them.</summary>
    public static EventIdentity Read(ReadOnlySpan<byte> bytes) =>
        new(
            BinaryPrimitives.ReadUInt64BigEndian(bytes),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    /// <summary>Writes 16 bytes whose byte order is that of <see cref="CompareTo"/>.</summary>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Low);
    }

    public int CompareTo(EventIdentity other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    public static bool operator <(EventIdentity left, EventIdentity right) => left.CompareTo(right) < 0;

    public static bool operator >(EventIdentity left, EventIdentity right) => left.CompareTo(right) > 0;

    public static bool operator <=(EventIdentity left, EventIdentity right) => left.CompareTo(right) <= 0;

    public static bool operator >=(EventIdentity left, EventIdentity right) => left.CompareTo(right) >= 0;
}

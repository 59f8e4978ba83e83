using System.Buffers;

namespace SlaMonitor.Review.Histories;

/// <summary>Some whole lines of a file, in a rented buffer.</summary>
/// <param name="FirstLine">The number of its first line, from 1.</param>
internal readonly record struct LineBlock(byte[] Buffer, int Start, int End, long FirstLine)
{
    /// <summary>A longer line is no event (the server takes none above 8 MiB) and is not held in memory.</summary>
    public const int LongestLine = 8 << 20;

    private const int Usual = 1 << 20;

    public ReadOnlySpan<byte> Bytes => Buffer.AsSpan(Start, End - Start);

    public void Return() => ArrayPool<byte>.Shared.Return(Buffer);

    /// <summary>Cuts a stream into blocks of whole lines. A line that is too long is passed over, and its number told.</summary>
    public static IEnumerable<LineBlock> Read(Stream stream, Action<long> tooLong)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Usual);
        var (filled, line, skipping, isEnd) = (0, 1L, false, false);
        while (!isEnd)
        {
            filled += stream.ReadAtLeast(buffer.AsSpan(filled), buffer.Length - filled, throwOnEndOfStream: false);
            isEnd = filled < buffer.Length;
            var start = 0;
            if (skipping)
            {
                start = buffer.AsSpan(0, filled).IndexOf((byte)'\n') + 1;
                skipping = start == 0;
                if (skipping) start = filled;
                else line++;
            }
            var end = isEnd ? filled : Math.Max(start, buffer.AsSpan(0, filled).LastIndexOf((byte)'\n') + 1);
            var lines = buffer.AsSpan(start, end - start).Count((byte)'\n');
            var rest = filled - end;
            if (rest >= LongestLine)
            {
                tooLong(line + lines);
                (rest, skipping) = (0, true);
            }
            var fresh = ArrayPool<byte>.Shared.Rent(Math.Max(Usual, rest * 2));
            buffer.AsSpan(end, rest).CopyTo(fresh);
            if (end > start) yield return new LineBlock(buffer, start, end, line);
            else ArrayPool<byte>.Shared.Return(buffer);
            (buffer, filled, line) = (fresh, rest, line + lines);
        }
        ArrayPool<byte>.Shared.Return(buffer);
    }
}

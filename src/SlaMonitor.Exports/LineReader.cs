namespace SlaMonitor.Exports;

/// <summary>Reads lines as bytes, in memory that grows with the longest one.</summary>
internal sealed class LineReader(Stream input)
{
    // A state lists all that is part of it, and a version has its texts whole; beyond this it is no line of ours.
    private const int LongestLine = 1 << 28;

    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;

    /// <summary>The number of the line that was read last, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Goes to the next line; false at the end.</summary>
    /// <param name="line">Without its end, valid until the next call.</param>
    /// <exception cref="ExportException">The last line does not end, or a line is too long to be one.</exception>
    public bool Next(out ReadOnlyMemory<byte> line)
    {
        for (var searched = 0; ;)
        {
            var at = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (at >= 0)
            {
                line = _buffer.AsMemory(_start, searched + at);
                _start += searched + at + 1;
                Number++;
                return true;
            }
            searched = _end - _start;
            if (Fill()) continue;
            line = default;
            return searched == 0 ? false : throw new ExportException($"The export is cut off in line {Number + 1}. Make it again.");
        }
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= LongestLine) throw new ExportException($"Line {Number + 1} is longer than any line of an export. This is no export, or it is damaged.");
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
        var read = input.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }
}

using System.IO.Compression;
using System.Text;

namespace SlaMonitor.Connectors.Rows;

/// <summary>An export on disk: CSV or JSON, packed with gzip or not, told apart by their first bytes and not by the name.</summary>
public sealed class ExportFile : IDisposable
{
    private readonly FileStream _file;
    private readonly StreamReader _text;

    private ExportFile(FileStream file, StreamReader text)
    {
        _file = file;
        _text = text;
    }

    /// <summary>Bytes on disk, packed if the file is.</summary>
    public long Length => _file.Length;

    /// <summary>How many of <see cref="Length"/> have been read, to within a buffer.</summary>
    public long Position => _file.Position;

    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static ExportFile Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16);
        var isGzip = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        Stream bytes = isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
        return new ExportFile(file, new StreamReader(bytes, Encoding.UTF8));
    }

    /// <summary>The records in the order of the file. Can be read once.</summary>
    /// <exception cref="InvalidDataException">A gzip file that is cut off or broken.</exception>
    public IEnumerable<RawRow> Rows() => (char)Math.Max(_text.Peek(), 0) is '{' or '[' ? JsonRows.Read(_text) : CsvRows.Read(_text);

    public void Dispose() => _text.Dispose();
}

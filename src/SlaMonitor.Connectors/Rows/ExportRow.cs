using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SlaMonitor.Connectors.Rows;

/// <summary>One record of an export: a line of CSV, or a JSON object whose nested members are reached by dotted names.</summary>
public sealed class ExportRow
{
    private const char UnitSeparator = '\u001f';
    private readonly FrozenDictionary<string, int>? _columns;
    private readonly string[] _values = [];

    internal ExportRow(long line, FrozenDictionary<string, int> columns, string[] values)
    {
        Line = line;
        _columns = columns;
        _values = values;
        Fingerprint = Hash(string.Join(UnitSeparator, values));
    }

    internal ExportRow(long line, JsonElement json)
    {
        Line = line;
        Json = json;
        Fingerprint = Hash(json.GetRawText());
    }

    /// <summary>The line of the (unpacked) file on which the record begins, from 1.</summary>
    public long Line { get; }

    /// <summary>The record when the export is JSON, else null.</summary>
    public JsonElement? Json { get; }

    /// <summary>128 bits of SHA-256 over the record's text: the same record has the same one in every run.</summary>
    public UInt128 Fingerprint { get; }

    /// <summary>The value of a column, trimmed; null when the row has no such column or JSON says null. Column names ignore case in CSV.</summary>
    public string? this[string column]
    {
        get
        {
            if (_columns is not null) return _columns.TryGetValue(column, out var index) ? _values[index].Trim() : null;
            return Find(Json!.Value, column) is { } found ? Text(found)?.Trim() : null;
        }
    }

    public bool Has(string column) =>
        _columns is not null ? _columns.ContainsKey(column) : Find(Json!.Value, column) is not null;

    private static JsonElement? Find(JsonElement from, string path)
    {
        foreach (var part in path.Split('.'))
        {
            if (from.ValueKind != JsonValueKind.Object || !from.TryGetProperty(part, out from)) return null;
        }

        return from;
    }

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };

    private static UInt128 Hash(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}

/// <summary>A record as read, or the reason why it could not be.</summary>
public abstract record RawRow
{
    private RawRow()
    {
    }

    public abstract long Line { get; }

    public sealed record Record(ExportRow Row) : RawRow
    {
        public override long Line => Row.Line;
    }

    public sealed record Unreadable(long AtLine, string Problem) : RawRow
    {
        public override long Line => AtLine;
    }
}

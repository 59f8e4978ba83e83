using System.Security.Cryptography;
using System.Text.Json;
using NodaTime.Text;
using SlaMonitor.Core;
using SlaMonitor.Core.Versions;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Exports;

/// <summary>Writes an export, a line at a time, and counts and hashes what it writes. Not for several threads.</summary>
/// <param name="output">Gets the lines; stays open.</param>
/// <param name="progress">Told now and then what is written so far.</param>
public sealed class ExportWriter(Stream output, Action<ExportCounts>? progress = null) : IDisposable
{
    /// <summary>The form of the lines. One that an older program could not read gets a new number.</summary>
    public const int Format = 1;

    private const int LinesBetweenProgress = 10_000;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly StoredBuffer _buffer = new();
    private long _lines;

    public ExportCounts Counts { get; private set; }

    public void Write(ExportLine line)
    {
        var json = _buffer.Begin();
        json.WriteStartObject();
        WriteMembers(json, line);
        json.WriteEndObject();
        var bytes = _buffer.End().Span;
        output.Write(bytes);
        output.WriteByte((byte)'\n');
        _hash.AppendData(bytes);
        _hash.AppendData("\n"u8);
        Counts = Counts.With(line);
        if (++_lines % LinesBetweenProgress == 0) progress?.Invoke(Counts);
    }

    /// <summary>Writes the last line.</summary>
    public void End()
    {
        Write(new ExportLine.End(Counts, Convert.ToHexStringLower(_hash.GetCurrentHash())));
        output.Flush();
    }

    public void Dispose() => _hash.Dispose();

    private static void WriteMembers(Utf8JsonWriter json, ExportLine line)
    {
        switch (line)
        {
            case ExportLine.Begin begin:
                json.WriteString("slamonitor"u8, "export"u8);
                json.WriteNumber("format"u8, Format);
                json.WriteString("from"u8, begin.From);
                json.WriteString("at"u8, InstantPattern.ExtendedIso.Format(begin.At));
                json.WriteNumber("sequence"u8, begin.Sequence);
                if (begin.GivenAtStart is { } given) json.WriteString("givenAtStart"u8, given);
                break;
            case ExportLine.Configuration(var version):
                WriteVersion(json, version);
                break;
            case ExportLine.Entity entity:
                json.WritePropertyName(EffectJson.MemberOf(entity.Id.Kind));
                if (entity.State is { } state) EntityStates.Write(json, state);
                else json.WriteNullValue();
                if (entity.State is null) json.WriteString("key"u8, entity.Id.Key);
                if (entity.Tells.IsEmpty) break;
                json.WriteStartArray("tells"u8);
                foreach (var told in entity.Tells) EffectJson.Write(json, told);
                json.WriteEndArray();
                break;
            case ExportLine.Published published:
                json.WriteNumber("sequence"u8, published.Sequence);
                json.WriteStartObject("by"u8);
                json.WriteString(EffectJson.MemberOf(published.By.Kind), published.By.Key);
                json.WriteEndObject();
                json.WritePropertyName("published"u8);
                DomainEventJson.Write(json, published.What, published.By.Key);
                break;
            case ExportLine.Event(var happened, var refused):
                json.WritePropertyName("event"u8);
                // No form is around it that names its ticket.
                StoredEventJson.Write(json, happened, "", null);
                if (refused is not null) json.WriteString("refused"u8, refused);
                break;
            case ExportLine.End end:
                json.WriteStartObject("end"u8);
                foreach (var (name, count) in end.Counts.All) json.WriteNumber(name, count);
                json.WriteString("sha256"u8, end.Hash);
                json.WriteEndObject();
                break;
            default:
                throw new InvariantViolatedException($"no form for {line}");
        }
    }

    private static void WriteVersion(Utf8JsonWriter json, ConfigurationVersion version)
    {
        json.WriteStartObject("configuration"u8);
        json.WriteNumber("version"u8, version.Version);
        if (version.MadeAt is { } made) json.WriteString("madeAt"u8, InstantPattern.ExtendedIso.Format(made));
        if (version.By is { } by) json.WriteString("by"u8, by);
        json.WriteString("applyTo"u8, WireName<ApplyTo>.Of(version.ApplyTo));
        if (version.Comment is { } comment) json.WriteString("comment"u8, comment);
        json.WriteStartArray("files"u8);
        foreach (var file in version.Files)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, file.Name);
            json.WriteString("text"u8, file.Text);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}

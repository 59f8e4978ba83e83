using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using SlaMonitor.Core;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Versions;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Exports;

/// <summary>
/// Reads an export, a line at a time. That it is whole is known with its last line: whoever stores what comes must not use
/// it before <see cref="ExportLine.End"/> has come.
/// </summary>
public static class ExportReader
{
    /// <summary>Reads an export to its end, and holds that it is whole, without reading what its entities are.</summary>
    /// <returns>Its first line, and its counts.</returns>
    /// <exception cref="ExportException">It is no export, it is damaged or cut off, or a newer program wrote it.</exception>
    public static (ExportLine.Begin Begin, ExportCounts Counts) Check(Stream input)
    {
        ExportLine.Begin? begin = null;
        var counts = default(ExportCounts);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var lines = new LineReader(input);
        var isWhole = false;
        while (lines.Next(out var line))
        {
            if (isWhole) throw new ExportException($"Line {lines.Number} follows the line that ends the export. It is damaged; make it again.");
            var members = MembersOf(line.Span, lines.Number);
            if (begin is null) begin = BeginOf(members);
            if (members[0].Name == "end")
            {
                End(members, hash);
                counts = CountsOf(members[0].Value.Span);
                isWhole = true;
            }
            hash.AppendData(line.Span);
            hash.AppendData("\n"u8);
        }
        return isWhole ? (begin!, counts) : throw CutOff(lines.Number);
    }

    /// <summary>Reads an export; the last line is the one that ends it.</summary>
    /// <exception cref="ExportException">It is no export, it is damaged or cut off, or a newer program wrote it.</exception>
    public static IEnumerable<ExportLine> Read(Stream input)
    {
        var counts = default(ExportCounts);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var lines = new LineReader(input);
        ExportLine? last = null;
        while (lines.Next(out var line))
        {
            if (last is ExportLine.End) throw new ExportException($"Line {lines.Number} follows the line that ends the export. It is damaged; make it again.");
            var members = MembersOf(line.Span, lines.Number);
            last = last is null ? BeginOf(members) : LineOf(members, hash, lines.Number);
            if (last is ExportLine.End end && end.Counts != counts)
                throw new ExportException($"The export says at its end that it holds {end.Counts}, and it holds {counts}. It is damaged; make it again.");
            hash.AppendData(line.Span);
            hash.AppendData("\n"u8);
            counts = counts.With(last);
            yield return last;
        }
        if (last is not ExportLine.End) throw CutOff(lines.Number);
    }

    private static ExportException CutOff(long lines) => new(
        lines == 0 ? "The export is empty." : $"The export is cut off after line {lines}: its last line is not the one that ends it. Make it again.");

    private static ExportLine.Begin BeginOf(List<Member> members)
    {
        if (members[0].Name != "slamonitor" || Text(members, "slamonitor") != "export")
            throw new ExportException("""This is no export of SlaMonitor: its first line does not begin with {"slamonitor":"export".""");
        var format = members.FirstOrDefault(m => m.Name == "format").Value;
        if (!int.TryParse(format.Span, CultureInfo.InvariantCulture, out var number)) throw new ExportException("The first line does not say which form the export has. It is damaged; make it again.");
        if (number > ExportWriter.Format)
            throw new ExportException($"A newer program wrote the export: its form is {number}, this program knows {ExportWriter.Format}. Import it with the newer program.");
        if (InstantPattern.ExtendedIso.Parse(Text(members, "at") ?? "") is not { Success: true, Value: var at }
            || !long.TryParse(members.FirstOrDefault(m => m.Name == "sequence").Value.Span, CultureInfo.InvariantCulture, out var sequence))
            throw new ExportException("The first line is damaged; make the export again.");
        return new ExportLine.Begin(Text(members, "from") ?? "", at, sequence, Text(members, "givenAtStart"));
    }

    private static ExportLine LineOf(List<Member> members, IncrementalHash hash, long number)
    {
        try
        {
            var (name, value) = members[0];
            return name switch
            {
                "configuration" => new ExportLine.Configuration(VersionOf(value)),
                "ticket" => EntityOf(EntityKind.Ticket, members),
                "account" => EntityOf(EntityKind.Account, members),
                "escalation" => EntityOf(EntityKind.Escalation, members),
                "incident" => EntityOf(EntityKind.Incident, members),
                "storm" => EntityOf(EntityKind.Storm, members),
                "sequence" => PublishedOf(members),
                "event" => EventOf(members),
                "end" => End(members, hash),
                _ => throw new ExportException($"Line {number} is of a kind that this program does not know: \"{name}\"."),
            };
        }
        catch (Exception e) when (e is JsonException or StoredFormatException or InvalidOperationException or FormatException or KeyNotFoundException or OverflowException)
        {
            throw new ExportException($"Line {number} cannot be read: {e.Message}", e);
        }
    }

    private static ExportLine.Entity EntityOf(EntityKind kind, List<Member> members)
    {
        var form = members[0].Value;
        var state = form.Span.SequenceEqual("null"u8) ? null : EntityStates.Read(kind, form.Span);
        var key = state is null ? Text(members, "key") ?? throw new FormatException("an entity without a state needs a key") : EntityStates.KeyOf(state);
        return new ExportLine.Entity(new EntityId(kind, key), state, TellsOf(members));
    }

    private static EquatableArray<Effect> TellsOf(List<Member> members)
    {
        var tells = members.FirstOrDefault(m => m.Name == "tells").Value;
        if (tells.IsEmpty) return [];
        var told = new List<Effect>();
        var reader = new Utf8JsonReader(tells.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            told.Add(EffectJson.Read(tells.Span[start..(int)reader.BytesConsumed]));
        }
        return told.ToEquatableArray();
    }

    private static ExportLine.Published PublishedOf(List<Member> members)
    {
        var sequence = long.Parse(members[0].Value.Span, CultureInfo.InvariantCulture);
        using var by = JsonDocument.Parse(Value(members, "by"));
        var of = by.RootElement.EnumerateObject().Single();
        var entity = new EntityId(Enum.GetValues<EntityKind>().Single(kind => EntityId.NameOf(kind) == of.Name), of.Value.GetString()!);
        var reader = new Utf8JsonReader(Value(members, "published").Span);
        reader.Read();
        return new ExportLine.Published(sequence, entity, DomainEventJson.Read(ref reader, entity.Key));
    }

    private static ExportLine.Event EventOf(List<Member> members)
    {
        var reader = new Utf8JsonReader(members[0].Value.Span);
        reader.Read();
        return new ExportLine.Event(StoredEventJson.Read(ref reader, "", null), Text(members, "refused"));
    }

    private static ConfigurationVersion VersionOf(ReadOnlyMemory<byte> json)
    {
        using var read = JsonDocument.Parse(json);
        var version = read.RootElement;
        return new ConfigurationVersion(
            version.GetProperty("version").GetInt32(),
            version.TryGetProperty("madeAt", out var made) ? InstantPattern.ExtendedIso.Parse(made.GetString()!).GetValueOrThrow() : (Instant?)null,
            version.TryGetProperty("by", out var by) ? by.GetString() : null,
            WireName<ApplyTo>.TryParse(Encoding.UTF8.GetBytes(version.GetProperty("applyTo").GetString()!), out var applyTo)
                ? applyTo
                : throw new FormatException("applyTo is neither new nor open"),
            version.TryGetProperty("comment", out var comment) ? comment.GetString() : null,
            version.GetProperty("files").EnumerateArray()
                .Select(file => new ConfigurationText(file.GetProperty("name").GetString()!, file.GetProperty("text").GetString()!)).ToEquatableArray());
    }

    private static ExportLine.End End(List<Member> members, IncrementalHash hash)
    {
        using var end = JsonDocument.Parse(members[0].Value);
        var said = end.RootElement.TryGetProperty("sha256", out var text) ? text.GetString() : null;
        if (said != Convert.ToHexStringLower(hash.GetCurrentHash()))
            throw new ExportException("The export is damaged: its lines are not those that it was written with (their SHA-256 differs). Make it again, or copy it again.");
        return new ExportLine.End(CountsOf(members[0].Value.Span), said);
    }

    private static ExportCounts CountsOf(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        using var end = JsonDocument.ParseValue(ref reader);
        long Of(string name) => end.RootElement.TryGetProperty(name, out var count) ? count.GetInt64() : 0;
        return new ExportCounts(
            Of("configurations"), Of("accounts"), Of("tickets"), Of("escalations"), Of("incidents"), Of("storms"), Of("messages"), Of("published"), Of("events"));
    }

    /// <summary>The members of a line's object, in order, each with the bytes of its value.</summary>
    private static List<Member> MembersOf(ReadOnlySpan<byte> line, long number)
    {
        try
        {
            var members = new List<Member>(3);
            var reader = new Utf8JsonReader(line);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException("it is no object");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                members.Add(new Member(name, line[start..(int)reader.BytesConsumed].ToArray()));
            }
            return members.Count > 0 ? members : throw new JsonException("it is empty");
        }
        catch (JsonException e)
        {
            throw new ExportException(
                number == 1
                    ? """This is no export of SlaMonitor: its first line does not begin with {"slamonitor":"export"."""
                    : $"Line {number} of the export is damaged: {e.Message} Make it again, or copy it again.",
                e);
        }
    }

    private static ReadOnlyMemory<byte> Value(List<Member> members, string name) =>
        members.FirstOrDefault(m => m.Name == name).Value is { IsEmpty: false } value ? value : throw new FormatException($"there is no \"{name}\"");

    private static string? Text(List<Member> members, string name)
    {
        var value = members.FirstOrDefault(m => m.Name == name).Value;
        if (value.IsEmpty) return null;
        var reader = new Utf8JsonReader(value.Span);
        reader.Read();
        return reader.GetString();
    }

    private readonly record struct Member(string Name, ReadOnlyMemory<byte> Value);
}

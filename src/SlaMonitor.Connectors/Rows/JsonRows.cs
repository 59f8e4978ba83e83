using System.Text.Json;

namespace SlaMonitor.Connectors.Rows;

/// <summary>
/// Reads JSON lines, one record or one page of records a line, in constant memory; and a single document spread over
/// many lines, which is held as a whole because nothing in it says where a record may be cut off.
/// </summary>
internal static class JsonRows
{
    // The members under which the exports' pages keep their records (Zendesk: tickets and audits; ServiceNow: result or records).
    private static readonly string[] Pages = ["tickets", "audits", "ticket_audits", "records", "result", "events"];

    public static IEnumerable<RawRow> Read(TextReader text)
    {
        var lines = new LineReader(text);
        var read = false;
        while (lines.Read() is { } line)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            if (!read && Parse(line).Value is null)
            {
                // The first line is no whole value: either one document over many lines, or a broken first record.
                var rest = new List<string>();
                while (lines.Read() is { } next) rest.Add(next);
                if (Parse(string.Join('\n', [line, .. rest])).Value is { } document)
                {
                    foreach (var row in Records(1, document)) yield return row;
                    yield break;
                }

                lines.Return(rest);
            }

            read = true;
            var (value, problem) = Parse(line);
            if (value is not { } json) yield return new RawRow.Unreadable(lines.Line, $"not JSON: {problem}");
            else
            {
                foreach (var row in Records(lines.Line, json)) yield return row;
            }
        }
    }

    private static IEnumerable<RawRow> Records(long line, JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Array) return json.EnumerateArray().SelectMany(item => Records(line, item));
        if (json.ValueKind != JsonValueKind.Object)
            return [new RawRow.Unreadable(line, $"a record must be a JSON object, this is {json.ValueKind}")];
        var isRecord = json.TryGetProperty("id", out _) || json.TryGetProperty("ticket_id", out _);
        foreach (var name in isRecord ? [] : Pages)
        {
            if (json.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array)
                return items.EnumerateArray().SelectMany(item => Records(line, item));
        }

        return [new RawRow.Record(new ExportRow(line, json))];
    }

    private static (JsonElement? Value, string? Problem) Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 64 });
            return (document.RootElement.Clone(), null);
        }
        catch (JsonException e)
        {
            return (null, e.Message);
        }
    }
}

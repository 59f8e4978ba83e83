using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Review.Histories;

/// <summary>What is known of the accounts of a history: one profile each, from ever.</summary>
public sealed class AccountBook
{
    private readonly FrozenDictionary<string, AccountProfile> _profiles;

    private AccountBook(Dictionary<string, AccountProfile> profiles) => _profiles = profiles.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Nobody has described any account.</summary>
    public static AccountBook Empty { get; } = new([]);

    /// <summary>Null for an account that the book does not hold.</summary>
    public AccountProfile? this[string account] => _profiles.GetValueOrDefault(account);

    /// <summary>
    /// Reads one account a line: the body of <c>PUT /api/v1/accounts/{id}</c> with its <c>id</c>. A later line about the same
    /// account replaces the earlier one; a line that is none goes to <paramref name="errors"/> and is left out.
    /// </summary>
    public static AccountBook Read(Stream lines, HistoryErrors errors)
    {
        var profiles = new Dictionary<string, AccountProfile>(StringComparer.Ordinal);
        foreach (var block in LineBlock.Read(lines, line => errors.Add(line, ["the line is too long"])))
        {
            var line = block.FirstLine;
            for (var start = block.Start; start < block.End; line++)
            {
                var end = Array.IndexOf(block.Buffer, (byte)'\n', start, block.End - start);
                if (end < 0) end = block.End;
                var row = block.Buffer.AsMemory(start, end - start);
                if (row.Span.IndexOfAnyExcept(" \t\r"u8) >= 0) Add(profiles, row, line, errors);
                start = end + 1;
            }
            block.Return();
        }
        return new AccountBook(profiles);
    }

    private static void Add(Dictionary<string, AccountProfile> profiles, ReadOnlyMemory<byte> row, long line, HistoryErrors errors)
    {
        try
        {
            using var json = JsonDocument.Parse(row);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("id", out var id)
                || id.ValueKind != JsonValueKind.String || !AccountProfileReader.IsId(id.GetString()!))
            {
                errors.Add(line, ["an account is an object with an id, such as {\"id\":\"acme\",\"segment\":\"gold\"}"]);
                return;
            }
            if (AccountProfileReader.Read(id.GetString()!, WithoutId(root), out var wrong) is { } profile) profiles[profile.Id] = profile;
            else errors.Add(line, wrong.Select(e => e.At == "$" ? e.Message : $"{e.At}: {e.Message}"));
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: half a surrogate pair in a string.
            errors.Add(line, ["not valid JSON; expected one account a line"]);
        }
    }

    private static ReadOnlySpan<byte> WithoutId(JsonElement account)
    {
        var rest = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(rest))
        {
            writer.WriteStartObject();
            foreach (var member in account.EnumerateObject())
                if (!member.NameEquals("id")) member.WriteTo(writer);
            writer.WriteEndObject();
        }
        return rest.WrittenSpan;
    }
}

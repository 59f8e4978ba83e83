using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using NodaTime;

namespace SlaMonitor.Core.Wire;

// The single values: each reads the current token whole, and on an error says so and gives a default.
internal ref partial struct WireParser
{
    private static readonly SearchValues<char> ControlCharacters =
        SearchValues.Create([.. Enumerable.Range(0, 0xA0).Where(c => char.IsControl((char)c)).Select(c => (char)c)]);

    public static bool HasControlCharacters(string text) => text.AsSpan().ContainsAny(ControlCharacters);

    private readonly bool IsNull => _reader.TokenType == JsonTokenType.Null;

    private string? Id(string path, int index = -1)
    {
        if (!IsString(path, index) || !TryText(path, index, WireLimits.IdLength, out var id)) return null;
        if (id.Length == 0) Fail(Path(path, index), "must not be empty");
        else if (id.AsSpan().ContainsAny(ControlCharacters)) Fail(Path(path, index), "must not hold control characters");
        return id;
    }

    private string? Text(string path, int lengthMax) =>
        IsString(path, -1) && TryText(path, lengthMax, out var text) ? text : null;

    private T? Name<T>(string path)
        where T : struct, Enum
    {
        if (IsNull)
        {
            Fail(path, "cannot be null");
            return null;
        }
        if (!IsString(path, -1)) return null;
        if (WireName<T>.TryParse(_reader.ValueSpan, out var value)) return value;
        if (!TryText(path, int.MaxValue, out var given)) return null;
        if (WireName<T>.TryParse(given, out value)) return value;
        Fail(path, NearestName.Unknown(given, $"one of {string.Join(", ", WireName<T>.All)}", WireName<T>.All));
        return null;
    }

    private Instant Time(string path)
    {
        if (!IsString(path, -1)) return default;
        if (WireInstant.TryParse(_reader.ValueSpan, out var instant)) return instant;
        if (_reader.ValueIsEscaped && TryText(path, 100, out var text) && WireInstant.TryParse(text, out instant)) return instant;
        Fail(path, "must be a time as in RFC 3339 with Z or an offset, such as 2026-03-02T09:14:05Z, in the years 1 to 9999");
        return default;
    }

    private decimal Number(string path)
    {
        if (_reader.TokenType != JsonTokenType.Number)
        {
            Fail(path, $"must be a number, not {Kind(_reader.TokenType)}");
            Skip();
            return default;
        }
        if (!_reader.TryGetDecimal(out var number)) Fail(path, "is a number out of range");
        return number;
    }

    private bool IsObject(string path)
    {
        if (_reader.TokenType == JsonTokenType.StartObject) return true;
        Fail(path, $"must be an object, not {Kind(_reader.TokenType)}");
        Skip();
        return false;
    }

    private bool IsString(string path, int index)
    {
        if (_reader.TokenType == JsonTokenType.String) return true;
        Fail(Path(path, index), $"must be a string, not {Kind(_reader.TokenType)}");
        Skip();
        return false;
    }

    private bool TryText(string path, int lengthMax, [NotNullWhen(true)] out string? text) => TryText(path, -1, lengthMax, out text);

    private bool TryText(string path, int index, int lengthMax, [NotNullWhen(true)] out string? text)
    {
        if (TryDecode(lengthMax, out text, out var error)) return true;
        Fail(Path(path, index), error);
        return false;
    }

    private bool TryText(string path, string name, int lengthMax, [NotNullWhen(true)] out string? text)
    {
        if (TryDecode(lengthMax, out text, out var error)) return true;
        Fail(FieldPath(path, name), error);
        return false;
    }

    /// <summary>The current string or property name; else what is wrong with it.</summary>
    private readonly bool TryDecode(
        int lengthMax,
        [NotNullWhen(true)] out string? text,
        [NotNullWhen(false)] out string? error)
    {
        (text, error) = (null, null);
        // One UTF-16 unit takes at most 6 bytes (an escape), so that a huge string is refused before it is copied.
        if (_reader.ValueSpan.Length > (long)lengthMax * 6)
        {
            error = TooLong(lengthMax);
            return false;
        }
        if (!_reader.ValueIsEscaped)
        {
            text = Encoding.UTF8.GetString(_reader.ValueSpan);
        }
        else if (!TryUnescape(out text, out error))
        {
            return false;
        }
        if (text.Length <= lengthMax) return true;
        error = TooLong(lengthMax);
        return false;
    }

    private readonly bool TryUnescape([NotNullWhen(true)] out string? text, [NotNullWhen(false)] out string? error)
    {
        (text, error) = (null, null);
        try
        {
            text = _reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            error = "holds half of a surrogate pair (an escape such as \\ud800 alone), which is no character";
            return false;
        }
        // PostgreSQL and most tools that read our output cannot hold it.
        if (text.Contains('\0', StringComparison.Ordinal)) error = "must not hold the NUL character";
        return error is null;
    }

    /// <summary>Whether the current member has this name. The reader's own comparison throws on half a surrogate pair.</summary>
    private readonly bool NameIs(string name) =>
        _reader.ValueIsEscaped ? TryUnescape(out var text, out _) && text == name : _reader.ValueTextEquals(name);

    private static string TooLong(int lengthMax) =>
        string.Create(CultureInfo.InvariantCulture, $"is longer than {lengthMax:N0} characters");

    private void SkipUnknown(string parent, string what, string[] known)
    {
        if (TryText(parent.TrimEnd('.'), 100_000, out var name))
            Fail(parent + NearestName.Shown(name), NearestName.Unknown(name, what, known));
        _reader.Read();
        Skip();
    }

    /// <summary>Goes to the last token of the current value, and notes when it nests too deep.</summary>
    private void Skip()
    {
        if (_reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) return;
        var depth = _reader.CurrentDepth;
        do
        {
            _reader.Read();
            if (_reader.CurrentDepth - _rowDepth >= WireLimits.DepthMax) _tooDeep = true;
        }
        while (_reader.CurrentDepth > depth);
    }

    /// <summary>Looks at this row alone, since some row of the document is not UTF-8. When it is this one, it is skipped.</summary>
    private bool RowIsUtf8()
    {
        var start = (int)_reader.TokenStartIndex;
        var ahead = this;
        ahead.Skip();
        var row = _json[start..(int)ahead._reader.BytesConsumed];
        if (TicketEventReader.IsUtf8(row)) return true;
        _reader = ahead._reader;
        Fail("", "holds bytes that are not UTF-8");
        return false;
    }

    private void Fail(string path, string message)
    {
        _errors ??= [];
        if (_errors.Count < WireLimits.ErrorsMax) _errors.Add(new WireError(_place.At(path), message));
    }

    private static string Path(string path, int index) =>
        index < 0 ? path : string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string Kind(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject or JsonTokenType.EndObject => "an object",
        JsonTokenType.StartArray or JsonTokenType.EndArray => "an array",
        JsonTokenType.String or JsonTokenType.PropertyName => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a truth value",
        JsonTokenType.Null => "null",
        JsonTokenType.None or JsonTokenType.Comment => "nothing",
    };
}

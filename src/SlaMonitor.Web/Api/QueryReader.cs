using System.Globalization;
using Microsoft.AspNetCore.Http;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Web.Api;

/// <summary>Reads a query strictly: a parameter that is unknown, repeated or not in its form is an error that names it and the nearest known one.</summary>
public sealed class QueryReader
{
    private readonly IQueryCollection _query;
    private readonly List<WireError> _errors = [];

    public QueryReader(IQueryCollection query, IReadOnlyList<QueryParameter> known)
    {
        _query = query;
        var names = known.Select(parameter => parameter.Name).ToList();
        foreach (var (name, values) in query)
        {
            if (!names.Contains(name, StringComparer.Ordinal))
                Fail(NearestName.Shown(name), NearestName.Unknown(name, "a parameter here", names));
            else if (values.Count > 1)
                Fail(name, "is given more than once");
        }
    }

    public EquatableArray<WireError> Errors => [.. _errors];

    /// <summary>The text, not empty; null when the parameter is absent.</summary>
    public string? Text(string name)
    {
        if (!_query.TryGetValue(name, out var values) || values.Count != 1) return null;
        var text = values[0]!;
        if (text.Length is > 0 and <= WireLimits.IdLength) return text;
        Fail(name, text.Length == 0 ? "must not be empty; leave it out for any" : $"is longer than {WireLimits.IdLength} characters");
        return null;
    }

    public T? Name<T>(string name)
        where T : struct, Enum => Text(name) is { } text ? Named<T>(name, text) : null;

    /// <summary>Names separated by commas; empty when the parameter is absent.</summary>
    public EquatableArray<T> Names<T>(string name)
        where T : struct, Enum
    {
        if (Text(name) is not { } text) return [];
        return [.. text.Split(',').Select(part => Named<T>(name, part)).OfType<T>().Distinct()];
    }

    public Instant? Instant(string name)
    {
        if (Text(name) is not { } text) return null;
        if (WireInstant.TryParse(text, out var instant)) return instant;
        Fail(name, "must be a time as in RFC 3339, such as 2026-03-02T09:14:05Z (write the + of an offset as %2B)");
        return null;
    }

    /// <summary>An IANA time zone; UTC when the parameter is absent.</summary>
    public DateTimeZone Zone(string name)
    {
        if (Text(name) is not { } text) return DateTimeZone.Utc;
        if (ZoneName.Find(text) is { } zone) return zone;
        Fail(name, ZoneName.Unknown(text));
        return DateTimeZone.Utc;
    }

    /// <summary>The only value that the parameter takes, when it is given at all.</summary>
    public void Only(string name, string value)
    {
        if (Text(name) is { } text && text != value) Fail(name, $"\"{NearestName.Shown(text)}\" is not known; it takes only \"{value}\"");
    }

    public PageRequest Page()
    {
        var page = new PageRequest { Cursor = Text("cursor") };
        if (Text("limit") is not { } text) return page;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= 1_000)
            return page with { Limit = limit };
        Fail("limit", "must be a whole number from 1 to 1000");
        return page;
    }

    public void Fail(string at, string message) => _errors.Add(new WireError(at, message));

    private T? Named<T>(string name, string text)
        where T : struct, Enum
    {
        if (WireName<T>.TryParse(text, out var value)) return value;
        Fail(name, NearestName.Unknown(text, $"one of {string.Join(", ", WireName<T>.All)}", WireName<T>.All));
        return null;
    }
}

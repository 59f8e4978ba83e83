using System.Collections.Immutable;
using NodaTime;
using SlaMonitor.Config.Calendars;
using SlaMonitor.Config.Reading;
using SlaMonitor.Config.Text;
using SlaMonitor.Config.Yaml;
using SlaMonitor.Core;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.OnCall;

namespace SlaMonitor.Config.OnCall;

/// <summary>Reads one user.</summary>
internal sealed class UserReader(KnownNames known)
{
    private const int MinutesPerWeek = 7 * NodaConstants.MinutesPerDay;

    private static readonly ImmutableArray<string> Keys = ["id", "name", "email", "phone", "notify", "time_zone", "language", "quiet_hours", "quiet", "leave"];
    private static readonly ImmutableArray<string> ContactKeys = ["channel", "after"];
    private static readonly ImmutableArray<string> LeaveKeys = ["from", "to", "cover"];

    private readonly HoursReader _hours = new(known.Values);

    public UserDefinition? User(YamlNode node)
    {
        if (Section.Of(node, "a user", Keys, known.Errors) is not { } section) return null;
        var id = section.Required("id") is { } idNode ? known.Values.Id(idNode, "an id") : null;
        var name = section["name"] is { } nameNode ? known.Values.Text(nameNode, "a name") : id;
        var notify = section["notify"] is { } notifyNode
            ? known.Values.List(notifyNode, "a list such as [ { channel: sms, after: 3m } ]")
                .Select(Contact)
                .OfType<UserContact>()
                .OrderBy(c => c.After)
                .ToEquatableArray()
            : [];
        var zone = section["time_zone"] is { } zoneNode ? known.Values.Zone(zoneNode) : null;
        var language = section["language"] is { } languageNode ? Language(languageNode) : null;
        var quiet = Quiet(section);
        var leave = section["leave"] is { } leaveNode
            ? known.Values.List(leaveNode, "a list such as [ { from: 2026-07-01, to: 2026-07-14, cover: joseph } ]")
                .Select(item => Leave(item, id))
                .OfType<LeaveDefinition>()
                .ToEquatableArray()
            : [];
        var email = section["email"] is { } emailNode ? Email(emailNode) : null;
        var phone = section["phone"] is { } phoneNode ? Phone(phoneNode) : null;
        return id is null ? null : new UserDefinition(id, name ?? id, notify) { Email = email, Phone = phone, Zone = zone, Language = language, Quiet = quiet, Leave = leave };
    }

    private UserContact? Contact(YamlNode node)
    {
        if (Section.Of(node, "a way to notify", ContactKeys, known.Errors) is not { } section) return null;
        var channel = section.Required("channel") is { } channelNode ? known.Channels.Reference(channelNode, known.Values) : null;
        var after = section["after"] is { } afterNode ? known.Values.Duration(afterNode, "after") : NodaTime.Duration.Zero;
        return channel is null || after is null ? null : new UserContact(channel, after.Value);
    }

    /// <summary>Whether anybody reads it there shows when a mail is sent; that it can be sent at all is checked.</summary>
    private string? Email(YamlNode node)
    {
        const string Expected = "an address such as amina@example.com";
        if (known.Values.Text(node, Expected) is not { } text) return null;
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at > 0 && at == text.LastIndexOf('@') && at < text.Length - 1 && text.All(c => c is > ' ' and not ('<' or '>' or ',' or ';') && c < 127)) return text;
        known.Errors.Add(node.At, $"expected {Expected}, found {Quote.Of(text)}");
        return null;
    }

    private string? Phone(YamlNode node)
    {
        const string Expected = "a number with its country code such as \"+254700000000\", in quotes";
        if (known.Values.Text(node, Expected) is not { } text) return null;
        if (text.Length is >= 8 and <= 16 && text[0] == '+' && text.Skip(1).All(char.IsAsciiDigit)) return text;
        known.Errors.Add(node.At, $"expected {Expected}, found {Quote.Of(text)}");
        return null;
    }

    /// <summary>Only the form of the tag is checked, not that the language exists.</summary>
    private string? Language(YamlNode node)
    {
        const string Expected = "a language such as en, sw or pt-BR";
        if (known.Values.Text(node, Expected) is not { } text) return null;
        var parts = text.Split('-');
        if (parts[0].Length is 2 or 3 && parts[0].All(char.IsAsciiLetterLower) && parts.Skip(1).All(p => p.Length is > 0 and <= 8 && p.All(char.IsAsciiLetterOrDigit)))
            return text;
        known.Errors.Add(node.At, $"expected {Expected}, found {Quote.Of(text)}");
        return null;
    }

    private QuietHours? Quiet(Section section)
    {
        var rule = section["quiet"] is { } ruleNode ? known.Values.Word<QuietRule>(ruleNode, "quiet") ?? default : default;
        if (section["quiet_hours"] is not { } node)
        {
            if (section["quiet"] is { } alone) known.Errors.Add(alone.At, "quiet says what happens in quiet_hours, and there are none");
            return null;
        }
        if (section["time_zone"] is null) known.Errors.Add(node.At, "quiet_hours need the user's time_zone");
        if (_hours.Week(node) is not { } hours) return null;
        if (hours.IsEmpty || AreAlways(hours)) known.Errors.Add(node.At, hours.IsEmpty ? "quiet_hours without any hours" : "quiet_hours that never end: warnings would never come");
        return new QuietHours(hours, rule);
    }

    private static bool AreAlways(WeeklyHours week)
    {
        var quiet = new bool[MinutesPerWeek];
        for (var day = 0; day < 7; day++)
        {
            foreach (var hours in week[(IsoDayOfWeek)(day + 1)])
            {
                var start = hours.Start.Hour * 60 + hours.Start.Minute;
                var end = hours.End.Hour * 60 + hours.End.Minute + (hours.End <= hours.Start ? NodaConstants.MinutesPerDay : 0);
                for (var minute = start; minute < end; minute++) quiet[(day * NodaConstants.MinutesPerDay + minute) % MinutesPerWeek] = true;
            }
        }
        return !quiet.Contains(false);
    }

    private LeaveDefinition? Leave(YamlNode node, string? id)
    {
        if (Section.Of(node, "a leave", LeaveKeys, known.Errors) is not { } section) return null;
        var from = section.Required("from") is { } fromNode ? Begin(fromNode) : null;
        var to = section.Required("to") is { } toNode ? End(toNode) : null;
        var cover = section["cover"] is { } coverNode ? known.Users.Reference(coverNode, known.Values) : null;
        if (cover is not null && cover == id) known.Errors.Add(section["cover"]!.At, "nobody covers for themselves");
        if (from is not { } start || to is not { } end) return null;
        if (end <= start) known.Errors.Add(section["to"]!.At, "a leave has to end after it begins");
        return new LeaveDefinition(start, end, cover);
    }

    private LocalDateTime? Begin(YamlNode node) =>
        IsDate(node) ? known.Values.Date(node, "from")?.AtMidnight() : known.Values.WallTime(node, "from");

    /// <summary>People write the last day that they are away; a time is when they are back.</summary>
    private LocalDateTime? End(YamlNode node) =>
        IsDate(node) ? known.Values.Date(node, "to")?.PlusDays(1).AtMidnight() : known.Values.WallTime(node, "to");

    private static bool IsDate(YamlNode node) => node is YamlScalar { Value.Length: 10 };
}

using System.Globalization;
using System.Text;
using NodaTime;
using NodaTime.Text;
using SlaMonitor.Core.OnCall;

namespace SlaMonitor.Core.Versions;

/// <summary>
/// The one file of a configuration that the monitor writes: overrides and leave made while it runs. Being part of a version, they are
/// as durable, as traceable and as far known as everything else that decides.
/// </summary>
public static class OnCallChangesFile
{
    /// <summary>Reserved: a file of this name, in whatever folder, holds such changes and nothing else.</summary>
    public const string Name = "on-call-changes.yaml";

    private const string Heading =
        """
        # Made by the monitor: overrides and leave that came by its API, which adds to them and takes them back.
        # It stays when another configuration is put that has no file of this name.
        version: 1

        """;

    private static readonly LocalDateTimePattern WallTime = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss");

    public static bool Is(string name) => name == Name || name.EndsWith("/" + Name, StringComparison.Ordinal);

    /// <summary>The files of a new version: those given, and unless they bring one of their own the file with the changes of the version before.</summary>
    public static EquatableArray<ConfigurationText> CarriedOver(EquatableArray<ConfigurationText> given, EquatableArray<ConfigurationText> before) =>
        given.Any(file => Is(file.Name)) ? given : [.. given, .. before.Where(file => Is(file.Name))];

    /// <summary>The files with these changes in place of the ones that they hold.</summary>
    public static EquatableArray<ConfigurationText> With(EquatableArray<ConfigurationText> files, OnCallChanges changes)
    {
        var name = files.FirstOrDefault(file => Is(file.Name))?.Name ?? Name;
        // Also when none is left: without the file, the one of the version before would be carried over.
        return [.. files.Where(file => !Is(file.Name)), new ConfigurationText(name, Text(changes))];
    }

    private static string Text(OnCallChanges changes)
    {
        var text = new StringBuilder(Heading.ReplaceLineEndings("\n"));
        Section(text, "overrides", changes.Overrides.Select(Entry));
        Section(text, "leave", changes.Leave.Select(Entry));
        return text.ToString();
    }

    private static void Section(StringBuilder text, string name, IEnumerable<string> entries)
    {
        var isFirst = true;
        foreach (var entry in entries)
        {
            if (isFirst) text.Append(name).Append(":\n");
            isFirst = false;
            text.Append("  - { ").Append(entry).Append(" }\n");
        }
    }

    private static string Entry(OverrideMade made) =>
        $"id: {Quoted(made.Id)}, schedule: {Quoted(made.Schedule)}, {Span(made.From, made.To)}, {Change(made.Change)}{By(made.By)}";

    private static string Entry(LeaveMade made) =>
        $"id: {Quoted(made.Id)}, user: {Quoted(made.User)}, {Span(made.From, made.To)}{(made.Cover is { } cover ? $", cover: {Quoted(cover)}" : "")}{By(made.By)}";

    private static string Change(OverrideChange change) => change switch
    {
        OverrideChange.Instead(var users) => $"users: {List(users)}",
        OverrideChange.Add(var users) => $"add: {List(users)}",
        OverrideChange.Remove(var users) => $"remove: {List(users)}",
        OverrideChange.Replace(var pairs) => $"replace: {{ {string.Join(", ", pairs.Select(pair => $"{Quoted(pair.User)}: {Quoted(pair.By)}"))} }}",
        _ => throw new InvariantViolatedException($"no text for {change}"),
    };

    private static string Span(LocalDateTime from, LocalDateTime to) => $"from: {Quoted(WallTime.Format(from))}, to: {Quoted(WallTime.Format(to))}";

    private static string List(EquatableArray<string> users) => $"[ {string.Join(", ", users.Select(Quoted))} ]";

    private static string By(string? by) => by is null ? "" : $", by: {Quoted(by)}";

    /// <summary>A double-quoted scalar (YAML 1.2, 7.3.1): whatever is no plain character of one line is escaped, so that no text can end it.</summary>
    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"", text.Length + 2);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\') quoted.Append('\\').Append((char)rune.Value);
            else if (Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 or 0xFEFF) quoted.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}");
            else quoted.Append(rune.ToString());
        }
        return quoted.Append('"').ToString();
    }
}

using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using SlaMonitor.Core.Escalations;

namespace SlaMonitor.Notifications.Texts;

/// <summary>
/// What a page says, in English whatever the recipient's language. A page always says the same: times are told as of the
/// instant of its step, so that a repeated try repeats the text too.
/// </summary>
public static class PageText
{
    private const int ShortestSubject = 8;

    /// <summary>The longest that any one value from outside is shown.</summary>
    public const int LongestValue = 250;

    /// <summary>One line, what is wrong and by when first: <c>BREACHED first_response · T-1 'Printer' · acme · due 09:14 EAT, 4 min ago · step 2 of critical</c>.</summary>
    /// <param name="longest">In UTF-16 units. The subject gives way first.</param>
    /// <param name="separator">Between the parts.</param>
    public static string Headline(Page page, int longest, string separator = " · ")
    {
        var subject = Value(page.Content.Subject);
        var full = Join(page, subject, separator);
        if (full.Length <= longest || subject is null) return CleanText.Cut(full, longest);
        var room = subject.Length - (full.Length - longest);
        return CleanText.Cut(Join(page, room >= ShortestSubject ? CleanText.Cut(subject, room) : null, separator), longest);
    }

    /// <summary>In a word or two: <c>BREACHED</c>, <c>AT RISK</c>, <c>BUDGET BURNS</c>, <c>ESCALATED</c>, <c>INCIDENT</c>, <c>ACKNOWLEDGED</c>, <c>RESOLVED</c>; with who did it.</summary>
    public static string State(Page page) => page.Action switch
    {
        PageAction.Trigger when page.Content.BurnRate is not null => "BUDGET BURNS",
        PageAction.Trigger when page.Content.BreachedAt is not null => "BREACHED",
        PageAction.Trigger when page.Content.Metric is not null => "AT RISK",
        PageAction.Trigger when page.Content.Incident is not null => "INCIDENT",
        PageAction.Trigger => "ESCALATED" + By(page),
        PageAction.Acknowledge => "ACKNOWLEDGED" + By(page),
        PageAction.Resolve => "RESOLVED" + By(page),
    };

    /// <summary>All that is known, by name, each value clean and at most <see cref="LongestValue"/> long. What is not known is left out.</summary>
    public static ImmutableArray<PageFact> Facts(Page page)
    {
        var content = page.Content;
        return
        [
            .. new (string Name, string? Value)[]
            {
                (content.Incident is null ? "Ticket" : "Incident", content.Kind == EscalatedKind.Account ? null : Value(content.Ticket)),
                ("Subject", content.Kind == EscalatedKind.Account ? null : Value(content.Subject)),
                ("Tickets", content.Incident is { } incident ? Tickets(incident) : null),
                ("Account", Value(content.Account)),
                ("Priority", Value(content.Priority)),
                ("Group", Value(content.Group)),
                ("Promise", Value(content.Metric?.Name)),
                ("Error budget", Value(content.BurnRate?.ToString())),
                ("Due", content.DueAt is { } due ? DateAndTime(due, page) : null),
                ("Breached", content.BreachedAt is { } breach ? DateAndTime(breach, page) : null),
                ("Escalation", Step(page)),
                ("By", Value(content.By)),
            }.Where(fact => fact.Value is not null).Select(fact => new PageFact(fact.Name, fact.Value!)),
        ];
    }

    /// <summary>The first tickets of an incident, one a line; null for a page that is about one ticket.</summary>
    /// <param name="page">The page.</param>
    /// <param name="longest">In UTF-16 units. Lines that do not fit are left out.</param>
    public static string? Tickets(Page page, int longest)
    {
        if (page.Content.Incident is not { Lines.IsEmpty: false } incident) return null;
        var text = "";
        foreach (var line in incident.Lines)
        {
            if (Value(line) is not { } clean) continue;
            var longer = text.Length == 0 ? clean : $"{text}\n{clean}";
            if (longer.Length > longest) break;
            text = longer;
        }
        return text.Length == 0 ? null : text;
    }

    private static string Join(Page page, string? subject, string separator)
    {
        var content = page.Content;
        var metric = Value(content.Metric?.Name);
        var ticket = Value(content.Ticket);
        return string.Join(separator, new[]
        {
            metric is null ? State(page) : $"{State(page)} {metric}",
            content.Kind == EscalatedKind.Account ? subject : string.IsNullOrEmpty(subject) ? ticket : $"{ticket} '{subject}'",
            content.Kind == EscalatedKind.Account && content.Account == content.Subject ? null : Value(content.Account),
            content.BurnRate is { } burn ? Burn(burn) : null,
            content.Incident is { } incident ? string.Create(CultureInfo.InvariantCulture, $"{incident.Open} of {incident.Tickets} tickets open") : null,
            content.DueAt is { } due ? $"due {TimeOfDay(due, page)}, {Distance(due, content.At)}" : null,
            Step(page),
        }.Where(part => !string.IsNullOrEmpty(part)));
    }

    private static string Burn(EscalationReason.BurnRate burn) => burn.Rate is { } rate
        ? string.Create(CultureInfo.InvariantCulture, $"{rate:0.#} times as fast as allowed, {burn.Breaches} breaches in {Words(burn.Over)}")
        : string.Create(CultureInfo.InvariantCulture, $"no breach allowed, {burn.Breaches} in {Words(burn.Over)}");

    /// <summary>How many there are, and the first of them as far as a value goes.</summary>
    private static string Tickets(IncidentSummary incident) => Value(string.Create(
        CultureInfo.InvariantCulture, $"{incident.Open} of {incident.Tickets} open: {string.Join("; ", incident.Lines)}"))!;

    private static string Step(Page page) =>
        string.Create(CultureInfo.InvariantCulture, $"step {page.Content.Level} of {Value(page.Content.Policy)}");

    private static string By(Page page) => Value(page.Content.By) is { } by ? $" by {by}" : "";

    private static string? Value(string? text) => text is null || CleanText.Of(text) is not { Length: > 0 } clean ? null : CleanText.Cut(clean, LongestValue);

    /// <summary>In the recipient's zone, UTC when it is for nobody in particular; with the date when that is another than the step's.</summary>
    private static string TimeOfDay(Instant instant, Page page)
    {
        var zone = Zone(page);
        var local = instant.InZone(zone);
        var pattern = local.Date == page.Content.At.InZone(zone).Date ? "HH':'mm" : "ddd d MMM HH':'mm";
        return $"{local.ToString(pattern, CultureInfo.InvariantCulture)} {local.GetZoneInterval().Name}";
    }

    private static string DateAndTime(Instant instant, Page page)
    {
        var local = instant.InZone(Zone(page));
        return $"{local.ToString("uuuu'-'MM'-'dd HH':'mm':'ss", CultureInfo.InvariantCulture)} {local.GetZoneInterval().Name}";
    }

    private static DateTimeZone Zone(Page page) => page.To?.Zone ?? DateTimeZone.Utc;

    private static string Distance(Instant due, Instant at) => due <= at ? $"{Words(at - due)} ago" : $"in {Words(due - at)}";

    /// <summary>Rounded down to whole units, of which the two largest are named.</summary>
    private static string Words(Duration length) => length switch
    {
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{length.Seconds} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{length.Minutes} min"),
        { TotalDays: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{length.Hours} h{(length.Minutes > 0 ? $" {length.Minutes} min" : "")}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{length.Days} d{(length.Hours > 0 ? $" {length.Hours} h" : "")}"),
    };
}

/// <summary>One thing that a page tells.</summary>
public readonly record struct PageFact(string Name, string Value);

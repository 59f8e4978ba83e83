using System.Globalization;
using System.Text;
using NodaTime;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Core.Incidents;

/// <summary>The after-action report of an incident as Markdown: what happened, why, and what is to be done. Times are UTC.</summary>
public static class IncidentReport
{
    public static string Of(IncidentState incident)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {Line(incident.Title)}\n\n");
        Fact("Incident", $"{Line(incident.Id)}, {WireName<IncidentSeverity>.Of(incident.Severity)}, {WireName<IncidentPhase>.Of(incident.Phase)}");
        Fact("Declared", Time(incident.DeclaredAt));
        if (incident.MitigatedAt is { } mitigated) Fact("Mitigated", $"{Time(mitigated)}, after {Length(mitigated - incident.DeclaredAt)}");
        if (incident.ResolvedAt is { } resolved) Fact("Resolved", $"{Time(resolved)}, after {Length(resolved - incident.DeclaredAt)}");
        if (incident.ClosedAt is { } closed) Fact("Closed", Time(closed));
        Fact("Commander", Line(incident.Commander ?? "nobody"));
        Fact("Communications", Line(incident.Communications ?? "nobody"));
        Fact("Status updates", Updates(incident));

        text.Append("\n## Root cause\n\n").Append(incident.RootCause is { } cause ? Paragraph(cause) : "Not known yet.").Append('\n');
        text.Append("\n## Contributing factors\n\n");
        if (incident.Factors.IsEmpty) text.Append("None are written down.\n");
        foreach (var factor in incident.Factors) text.Append(CultureInfo.InvariantCulture, $"- {Line(factor)}\n");

        text.Append("\n## Actions\n\n");
        if (incident.Actions.IsEmpty) text.Append("None.\n");
        foreach (var action in incident.Actions)
        {
            var state = action.DoneAt is { } done ? $"done {Time(done)} by {Line(action.DoneBy ?? "somebody")}" : action.IsOverdue ? "**overdue**" : "open";
            text.Append(CultureInfo.InvariantCulture, $"{action.Number}. {Line(action.Text)}: {Line(action.Owner)}, due {Time(action.DueAt)}, {state}\n");
        }

        text.Append("\n## Timeline\n\n");
        foreach (var entry in incident.Timeline)
        {
            var by = entry.By is { } somebody ? $", {Line(somebody)}" : "";
            var said = entry.Text is { } words ? $": {Line(words)}" : "";
            text.Append(CultureInfo.InvariantCulture, $"- {Time(entry.At)} {WireName<IncidentHappening>.Of(entry.What).Replace('_', ' ')}{by}{said}\n");
        }

        if (!incident.Members.IsEmpty || !incident.Links.IsEmpty) text.Append("\n## Tickets\n\n");
        foreach (var member in incident.Members)
        {
            var ended = member.EndedAt is { } at ? $"ended {Time(at)} ({Line(member.Why ?? "")})" : "open";
            text.Append(CultureInfo.InvariantCulture, $"- {Line(member.Ticket)}{(member.Subject is { } subject ? $" {Line(subject)}" : "")}: {ended}\n");
        }
        foreach (var link in incident.Links)
            text.Append(CultureInfo.InvariantCulture, $"- {Line(link.Id)} ({WireName<IncidentLinkKind>.Of(link.Kind)}, linked by hand)\n");
        return text.ToString();

        void Fact(string name, string value) => text.Append(CultureInfo.InvariantCulture, $"- {name}: {value}\n");
    }

    private static string Updates(IncidentState incident)
    {
        var given = incident.Timeline.Count(e => e.What == IncidentHappening.StatusUpdated);
        return string.Create(CultureInfo.InvariantCulture, $"{given} given, {incident.UpdatesMissed} missed");
    }

    /// <summary>What came from outside, on one line, and nothing in it that Markdown or HTML would act on.</summary>
    private static string Line(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsControl(c)) line.Append(' ');
            else if (c is '<') line.Append("&lt;");
            else if (c is '&') line.Append("&amp;");
            else if (c is '\\' or '`' or '*' or '_' or '[' or ']' or '#' or '|' or '!' or '~' or '>') line.Append('\\').Append(c);
            else line.Append(c);
        }
        return line.ToString().Trim();
    }

    /// <summary>The same with its line breaks kept as paragraphs.</summary>
    private static string Paragraph(string text) =>
        string.Join("\n\n", text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Line));

    private static string Time(Instant at) => at.ToString("uuuu'-'MM'-'dd' 'HH':'mm':'ss'Z'", CultureInfo.InvariantCulture);

    private static string Length(Duration length) => string.Create(
        CultureInfo.InvariantCulture, $"{(length.Days > 0 ? $"{length.Days} d " : "")}{length.Hours} h {length.Minutes} min");
}

using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using NodaTime;
using SlaMonitor.Core.Escalations;

namespace SlaMonitor.Web.Acknowledging;

/// <summary>The page as HTML, for a phone in the dark: the state in words first, one button, no scripts. All text from outside is encoded.</summary>
internal static class AcknowledgePage
{
    /// <summary>Nothing but our own style sheet, and a form that comes back to us.</summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Default;

    public static string NotValid() => Whole("over", "This link is not valid", "<p>It may have been cut off: open it from the message again, or copy all of it.</p>");

    public static string Expired() => Whole("over", "This link has expired", "<p>Look for a newer message about the ticket.</p>");

    public static string Unavailable() => Whole(
        "open", "The monitor does not answer", "<p>Nothing was acknowledged. Load this page again in a few seconds; whoever is next is told in the meantime.</p>");

    /// <param name="view">What is to be seen.</param>
    /// <param name="missing">What the form lacked; null when nothing.</param>
    public static string Of(AcknowledgeView view, string? missing)
    {
        if (view.State is not { } state) return Whole("over", "This is over", "<p>The escalation that this link is for has ended, and a later one has its own messages.</p>");
        var (tone, title) = Headline(view, state);
        var body = new StringBuilder();
        body.Append(CultureInfo.InvariantCulture, $"<p class=\"ticket\">{Encoder.Encode(string.Join(" · ", Summary(view, state)))}</p>");
        body.Append(CultureInfo.InvariantCulture, $"<p class=\"lead\">{Said(view, state)}</p>");
        if (view.MayTake) Form(body, view, missing);
        Facts(body, view, state);
        return Whole(tone, title, body.ToString());
    }

    private static (string Tone, string Title) Headline(AcknowledgeView view, EscalationState state) => state.Standing switch
    {
        EscalationStanding.Triggered => ("open", What(state)),
        EscalationStanding.Acknowledged when view.IsMine => ("mine", "It is yours"),
        EscalationStanding.Acknowledged(var by, _) => ("taken", $"{view.NameOf(by)} has it"),
        EscalationStanding.Snoozed(var by, _) => ("taken", $"Snoozed by {view.NameOf(by)}"),
        EscalationStanding.Bundled => ("taken", "Part of an incident"),
        _ => ("over", "Resolved"),
    };

    /// <summary>What came of it, in a sentence or two; encoded.</summary>
    private static string Said(AcknowledgeView view, EscalationState state)
    {
        var since = state.Since is { } at ? $" since {Time(view, at)}" : "";
        return Encoder.Encode(state.Standing switch
        {
            EscalationStanding.Triggered when view.IsUsed => $"Nobody has it{since}. This link was used before; the latest message about the ticket has a new one.",
            EscalationStanding.Triggered => $"Nobody has it yet.{(state.NextStepAt is { } next ? $" The next step is at {Time(view, next)}." : "")}",
            EscalationStanding.Acknowledged(_, var until) when view.IsMine =>
                $"You have it{since}. Nobody else is told{(until is { } end ? $" until {Time(view, end)}: then it starts again" : "")}.",
            EscalationStanding.Acknowledged(_, var until) => $"Taken{since}{(until is { } end ? $", until {Time(view, end)}" : "")}. There is nothing for you to do.",
            EscalationStanding.Snoozed(_, var until) => $"It comes back at {Time(view, until)}. There is nothing for you to do until then.",
            EscalationStanding.Bundled(var incident) => $"It is part of incident {incident}, whose own messages tell of it.",
            EscalationStanding.Resolved(var by, var why) =>
                $"{(by is null ? "Over" : $"By {view.NameOf(by)}")}{(state.Since is { } ended ? $" at {Time(view, ended)}" : "")}: {why}. There is nothing for you to do.",
            _ => "",
        });
    }

    private static void Form(StringBuilder body, AcknowledgeView view, string? missing)
    {
        // Without an action the form goes to the page's own address: the token stands nowhere in the text.
        body.Append("<form method=\"post\">");
        if (view.By is null)
        {
            body.Append("<label>Your name<input name=\"name\" required maxlength=\"80\" autocomplete=\"name\"></label>");
            if (missing is not null) body.Append(CultureInfo.InvariantCulture, $"<p class=\"missing\" role=\"alert\">{Encoder.Encode(missing)}</p>");
        }
        body.Append("<button type=\"submit\">I&#x2019;m on it</button></form>");
        if (view.By is { } by) body.Append(CultureInfo.InvariantCulture, $"<p class=\"as\">You acknowledge as {Encoder.Encode(view.NameOf(by))}</p>");
    }

    private static void Facts(StringBuilder body, AcknowledgeView view, EscalationState state)
    {
        var hand = state.Reasons.OfType<EscalationReason.ByHand>().FirstOrDefault();
        body.Append("<dl>");
        Fact("Subject", state.About.Subject);
        if (state.About.Incident is { } incident)
        {
            Fact("Tickets", string.Create(CultureInfo.InvariantCulture, $"{incident.Tickets}, of which {incident.Open} are open"));
            Fact("Among them", string.Join("; ", incident.Lines));
        }
        if (state.Standing is not EscalationStanding.Triggered && state.IsOpen) Fact("What", What(state));
        if (Worst(state) is { } clock && (clock.BreachedAt ?? clock.DueAt) is { } due) Fact(clock.BreachedAt is null ? "Due" : "Breached", Time(view, due));
        if (Burns(state) is { } burns) Fact("Error budget", burns.ToString());
        if (hand is not null) Fact("By hand", hand.Note is { } note ? $"{view.NameOf(hand.By)}: {note}" : view.NameOf(hand.By));
        Fact("Priority", state.About.Priority);
        Fact("Team", state.About.Group);
        Fact("Escalation", string.Create(CultureInfo.InvariantCulture, $"{state.Policy.Id}, step {Math.Max(state.Level, 1)} of {state.Policy.Steps.Count}"));
        if (!state.Targets.IsEmpty) Fact("Told", string.Join(", ", state.Targets.Select(view.NameOf)));
        body.Append("</dl>");
        body.Append(CultureInfo.InvariantCulture, $"<p class=\"zone\">Times are those of {Encoder.Encode(view.Zone.Id)}; now {Encoder.Encode(Time(view, view.Now))}.</p>");

        void Fact(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value)) body.Append(CultureInfo.InvariantCulture, $"<div><dt>{name}</dt><dd>{Encoder.Encode(value)}</dd></div>");
        }
    }

    /// <summary>What has to be known before the button is pressed: which ticket, whose, how late.</summary>
    private static IEnumerable<string> Summary(AcknowledgeView view, EscalationState state)
    {
        yield return state.About.Id;
        if (state.About.Account is { Length: > 0 } account) yield return account;
        if (Worst(state) is { } clock && (clock.BreachedAt ?? clock.DueAt) is { } due)
            yield return due <= view.Now ? $"{Words(view.Now - due)} late" : $"due in {Words(due - view.Now)}";
    }

    private static string What(EscalationState state)
    {
        if (state.About.Incident is not null && state.IsOpen) return "Major incident";
        if (Burns(state) is not null) return "Error budget burns";
        if (Worst(state) is not { } clock) return state.IsOpen ? "Escalated by hand" : "Resolved";
        var metric = clock.Metric.Name.Replace('_', ' ');
        return $"{char.ToUpperInvariant(metric[0])}{metric[1..]} {(clock.BreachedAt is null ? "is at risk" : "breached")}";
    }

    /// <summary>The clock to tell of: the one that breached first, or else is due first.</summary>
    private static EscalationReason.Clock? Worst(EscalationState state) => state.Reasons.OfType<EscalationReason.Clock>()
        .OrderBy(c => c.BreachedAt is null)
        .ThenBy(c => c.BreachedAt ?? c.DueAt ?? Instant.MaxValue)
        .FirstOrDefault();

    private static EscalationReason.BurnRate? Burns(EscalationState state) => state.Reasons.OfType<EscalationReason.BurnRate>().FirstOrDefault();

    private static string Whole(string tone, string title, string body) =>
        $"""
         <!doctype html>
         <html lang="en">
         <head>
         <meta charset="utf-8">
         <meta name="viewport" content="width=device-width, initial-scale=1">
         <meta name="color-scheme" content="light dark">
         <title>{Encoder.Encode(title)}</title>
         <link rel="icon" href="/icon.svg" type="image/svg+xml">
         <link rel="stylesheet" href="/acknowledge.css">
         </head>
         <body class="{tone}">
         <main>
         <h1>{Encoder.Encode(title)}</h1>
         {body}
         </main>
         </body>
         </html>

         """.ReplaceLineEndings("\n");

    /// <summary>On the wall of the one who reads it, with the day where that is another than today.</summary>
    private static string Time(AcknowledgeView view, Instant at)
    {
        var there = at.InZone(view.Zone);
        return there.ToString(there.Date == view.Now.InZone(view.Zone).Date ? "HH':'mm" : "ddd d MMM HH':'mm", CultureInfo.InvariantCulture);
    }

    /// <summary>Rounded down, in the two largest units.</summary>
    private static string Words(Duration length) => length switch
    {
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{length.Seconds} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{length.Minutes} min"),
        { TotalDays: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{length.Hours} h {length.Minutes} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{length.Days} d {length.Hours} h"),
    };
}

using System.Text.Json;
using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Explanations;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Cli.Evaluation;

/// <summary>One ticket's line of <c>evaluate</c>.</summary>
internal static class EvaluationLine
{
    /// <summary>Writes the ticket as of <paramref name="now"/>; explained, it is the document that the server's explain address answers with.</summary>
    public static void Write(Utf8JsonWriter json, string ticket, TicketLog log, Rulebook rulebook, Instant now, bool explain)
    {
        if (explain)
        {
            ExplanationJson.Write(json, Explainer.Explain(log, rulebook, now));
            return;
        }
        var picture = new TicketFold(log, rulebook).To(now);
        json.WriteStartObject();
        json.WriteString("ticket", ticket);
        var choice = rulebook.Choose(picture.Facts, picture.Account);
        if (choice.Policies.IsEmpty) json.WriteNull("policy");
        else json.WriteString("policy", choice.Policies[0].Id);
        json.WriteStartArray("clocks");
        foreach (var clock in picture.Clocks)
        {
            var calendar = rulebook.Calendars[clock.Calendar];
            json.WriteStartObject();
            ExplanationJson.WriteSummary(json, clock, clock.ElapsedAt(calendar, now), clock.PausedAt(calendar, now));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}

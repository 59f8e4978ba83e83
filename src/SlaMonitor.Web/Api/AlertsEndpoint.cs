using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SlaMonitor.Connectors.Alertmanager;
using SlaMonitor.Core;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;
using SlaMonitor.Web.Problems;
using SlaMonitor.Web.Views;

namespace SlaMonitor.Web.Api;

/// <summary>
/// <c>POST /api/v1/webhooks/alertmanager</c>: each alert becomes a ticket. The answers are for a sender that takes 2xx for done, tries again
/// soon after 5xx alone, and logs any other answer, 429 too, and lets the message be until the group's next interval.
/// </summary>
internal sealed partial class AlertsEndpoint(IMonitor monitor, MonitorMetrics metrics, ILogger<AlertsEndpoint> logger)
{
    public const int BodyLengthMax = 8 * 1024 * 1024;

    public async Task<IResult> PostAsync(HttpContext http)
    {
        if (!ContentType.Is(http.Request, ContentType.Json)) return new ProblemResult(Problem.Of(415));
        AlertmanagerRead read;
        using (var body = await RequestBody.ReadAsync(http, BodyLengthMax))
        {
            if (body is null) return new ProblemResult(Problem.TooLarge($"A message holds at most {BodyLengthMax / 1024 / 1024} MiB; set max_alerts of the receiver, or group the alerts by more labels."));
            read = AlertmanagerMessage.Read(body.Span);
        }
        return read switch
        {
            AlertmanagerRead.Message message => await TakeAsync(message, http.RequestAborted),
            AlertmanagerRead.Unreadable unreadable => new ProblemResult(Problem.InvalidInput([unreadable.Error])),
            _ => throw new InvariantViolatedException("a message of Alertmanager of an unknown kind"),
        };
    }

    private async Task<IResult> TakeAsync(AlertmanagerRead.Message message, CancellationToken cancellation)
    {
        if (message.TruncatedAlerts > 0) LogTruncated(message.TruncatedAlerts, message.Receiver);
        if (message.Errors.Count > 0) metrics.EventRejected(AlertTicket.Source, message.Errors.Count);
        var (events, places) = (new List<TicketEvent>(), new List<int>());
        foreach (var (index, alert) in message.Alerts)
        {
            var known = await monitor.FindTicketAsync(AlertTicket.IdOf(alert), cancellation);
            foreach (var happened in AlertTicket.Events(alert, known, monitor.Now))
            {
                events.Add(happened);
                places.Add(index);
            }
        }
        var outcomes = EquatableArray<EventOutcome>.Empty;
        if (events.Count > 0)
        {
            switch (await monitor.SubmitAsync(events, cancellation))
            {
                case SubmitResult.Busy when monitor.Health is { Ready: false, Reason: var reason }:
                    return new ProblemResult(Problem.NotReady(reason ?? "The monitor does not say why."));
                case SubmitResult.Busy:
                    return new ProblemResult(Problem.NotReady("The monitor is busy. Nothing of this message was taken."));
                case SubmitResult.Stored stored:
                    outcomes = stored.Outcomes;
                    break;
            }
        }
        Invariant.Check(outcomes.Count == events.Count, "one outcome per event");
        return Answer(message, outcomes, places);
    }

    private IResult Answer(AlertmanagerRead.Message message, EquatableArray<EventOutcome> outcomes, List<int> places)
    {
        var (accepted, duplicates) = (0, 0);
        var errors = message.Errors.ToList();
        for (var i = 0; i < outcomes.Count; i++)
        {
            switch (outcomes[i])
            {
                case EventOutcome.Taken:
                    accepted++;
                    metrics.EventAccepted(AlertTicket.Source);
                    break;
                case EventOutcome.Seen:
                    duplicates++;
                    metrics.EventDuplicate(AlertTicket.Source);
                    break;
                case EventOutcome.Rejected(var field, var refused):
                    metrics.EventRejected(AlertTicket.Source);
                    errors.Add(new WireError(AlertmanagerMessage.Place(places[i], field == "at" ? "startsAt" : field), refused));
                    break;
            }
        }
        return errors.Count == 0
            ? TypedResults.Json(new AlertsDocument(accepted, duplicates, message.TruncatedAlerts), statusCode: StatusCodes.Status202Accepted)
            : new ProblemResult(Problem.InvalidInput(errors.ToEquatableArray()) with { Detail = "See errors for each alert that was not taken; the others were." });
    }

    [LoggerMessage(3301, LogLevel.Warning, "Alertmanager left {Truncated} alerts out of a message to {Receiver}: they are no tickets. Raise its max_alerts, or group by more labels", EventName = "AlertsTruncated")]
    private partial void LogTruncated(long truncated, string receiver);
}

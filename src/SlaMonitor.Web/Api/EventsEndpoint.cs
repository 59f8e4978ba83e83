using Microsoft.AspNetCore.Http;
using SlaMonitor.Core;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Wire;
using SlaMonitor.Web.Problems;
using SlaMonitor.Web.Views;

namespace SlaMonitor.Web.Api;

/// <summary>
/// <c>POST /api/v1/events</c>. A list (an array or lines) is answered with 202 and what became of each row, even when all
/// are bad, so that a sender of lists has one answer to read. A single object that is bad is a 400.
/// </summary>
internal sealed class EventsEndpoint(IMonitor monitor, MonitorMetrics metrics)
{
    public const int BodyLengthMax = 8 * 1024 * 1024;
    public const int RowsMax = 10_000;

    public async Task<IResult> PostAsync(HttpContext http)
    {
        var isLines = ContentType.Is(http.Request, ContentType.Lines);
        if (!isLines && !ContentType.Is(http.Request, ContentType.Json)) return new ProblemResult(Problem.Of(415));
        EventBatch batch;
        using (var body = await RequestBody.ReadAsync(http, BodyLengthMax))
        {
            if (body is null) return new ProblemResult(Problem.TooLarge($"A request holds at most {BodyLengthMax / 1024 / 1024} MiB; send the events in several."));
            batch = isLines ? TicketEventReader.ReadLines(body.Span, RowsMax) : TicketEventReader.ReadDocument(body.Span, RowsMax);
        }
        switch (batch)
        {
            case EventBatch.Unreadable unreadable:
                return new ProblemResult(Problem.InvalidInput([unreadable.Error]));
            case EventBatch.TooMany tooMany:
                return new ProblemResult(Problem.TooLarge($"A request holds at most {tooMany.RowsMax} events; send them in several."));
            case EventBatch.Read read:
                return await SubmitAsync(read, http.RequestAborted);
            default:
                throw new InvariantViolatedException("an event batch of an unknown kind");
        }
    }

    private async Task<IResult> SubmitAsync(EventBatch.Read batch, CancellationToken cancellation)
    {
        if (batch.Rejected.Count > 0) metrics.EventRejected(null, batch.Rejected.Count);
        if (batch.IsObject && batch.Rejected.Count > 0) return new ProblemResult(Problem.InvalidInput(batch.Rejected[0].Errors));
        var outcomes = EquatableArray<EventOutcome>.Empty;
        if (batch.Events.Count > 0)
        {
            switch (await monitor.SubmitAsync(batch.Events, cancellation))
            {
                case SubmitResult.Busy when monitor.Health is { Ready: false, Reason: var reason }:
                    return new ProblemResult(Problem.NotReady(reason ?? "The monitor does not say why."));
                case SubmitResult.Busy busy:
                    return new ProblemResult(Problem.Busy((int)Math.Clamp(Math.Ceiling(busy.RetryAfter.TotalSeconds), 1, 3_600)));
                case SubmitResult.Stored stored:
                    outcomes = stored.Outcomes;
                    break;
            }
        }
        Invariant.Check(outcomes.Count == batch.Events.Count, "one outcome per event");
        for (var i = 0; i < outcomes.Count; i++) Count(batch.Events[i].Source, outcomes[i]);
        var document = Document(batch, outcomes);
        return batch.IsObject && document.Rejected is [var only]
            ? new ProblemResult(Problem.InvalidInput([new WireError(only.At, only.Message)]))
            : TypedResults.Json(document, statusCode: StatusCodes.Status202Accepted);
    }

    private void Count(string source, EventOutcome outcome)
    {
        switch (outcome)
        {
            case EventOutcome.Taken: metrics.EventAccepted(source); break;
            case EventOutcome.Seen: metrics.EventDuplicate(source); break;
            case EventOutcome.Rejected: metrics.EventRejected(source); break;
        }
    }

    private static EventsDocument Document(EventBatch.Read batch, EquatableArray<EventOutcome> outcomes)
    {
        var (accepted, duplicates) = (0, 0);
        var rejected = batch.Rejected.Select(Rejected).ToList();
        for (var i = 0; i < outcomes.Count; i++)
        {
            switch (outcomes[i])
            {
                case EventOutcome.Taken: accepted++; break;
                case EventOutcome.Seen: duplicates++; break;
                case EventOutcome.Rejected refused:
                    rejected.Add(new RejectedDocument(Math.Max(0, batch.Places[i].Index), batch.Places[i].At(refused.Field), refused.Message, null));
                    break;
            }
        }
        rejected.Sort((left, right) => left.Index.CompareTo(right.Index));
        return new EventsDocument(accepted, duplicates, rejected);
    }

    private static RejectedDocument Rejected(RejectedRow row) => new(
        row.Index,
        row.Errors[0].At,
        row.Errors[0].Message,
        row.Errors.Count > 1 ? [.. row.Errors.Select(error => new ErrorDocument(error.At, error.Message))] : null);
}

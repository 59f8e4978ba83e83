using SlaMonitor.Core;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Web.Problems;

/// <summary>
/// Everything that a request can be answered with instead of what it asked for, as RFC 9457 problem details.
/// <see cref="Type"/> is stable: clients may test it.
/// </summary>
public sealed record Problem(int Status, string Name, string Title, string Detail)
{
    /// <summary>Before the names; a URN, since these names lead to no page.</summary>
    public const string TypePrefix = "urn:slamonitor:problem:";

    /// <summary>What is wrong with the input, place by place; empty when it is not about single places.</summary>
    public EquatableArray<WireError> Errors { get; init; }

    /// <summary>Whole seconds after which to try again; null when trying again does not help.</summary>
    public int? RetryAfterSeconds { get; init; }

    public string Type => TypePrefix + Name;

    public static Problem InvalidInput(EquatableArray<WireError> errors) =>
        new(400, "invalid-input", "The input is not valid", "See errors for each place.") { Errors = errors };

    public static Problem InvalidQuery(EquatableArray<WireError> errors) =>
        new(400, "invalid-query", "The query is not valid", "See errors for each parameter.") { Errors = errors };

    public static Problem NotFound(string detail) => new(404, "not-found", "Not found", detail);

    public static Problem Conflict(string name, string title, string detail) => new(409, name, title, detail);

    public static Problem Stale(string detail) => new(412, "stale", "Changed meanwhile", detail);

    public static Problem TooLarge(string detail) => new(413, "too-large", "The request is too large", detail);

    public static Problem Busy(int retryAfterSeconds) =>
        new(429, "busy", "The monitor is busy", "Nothing of this request was taken. Send it again after the time in Retry-After.")
        {
            RetryAfterSeconds = retryAfterSeconds,
        };

    public static Problem NotReady(string reason) => new(503, "not-ready", "The monitor is not ready", reason) { RetryAfterSeconds = 1 };

    public static Problem Unauthorized(string detail) => new(401, "unauthorized", "An API key is needed", detail);

    public static Problem Forbidden(string name, string detail) => new(403, name, "Not allowed", detail);

    /// <summary>The problem for a status that the framework set without a word.</summary>
    public static Problem Of(int status) => status switch
    {
        400 => new(400, "bad-request", "The request is not valid HTTP", "The server could not read the request."),
        404 => NotFound("There is nothing at this address. /openapi/v1.json lists what there is."),
        405 => new(405, "method-not-allowed", "This method is not allowed here", "The Allow header lists those that are."),
        406 => new(406, "not-acceptable", "Nothing acceptable to send", "This address answers with application/json; let Accept allow it."),
        413 => TooLarge("The body is larger than this address takes."),
        415 => new(415, "unsupported-media-type", "This content type is not understood", "Send application/json, or for events also application/x-ndjson, in UTF-8 and not compressed."),
        500 => new(500, "internal", "An error in the monitor", "The request failed through no fault of yours; the monitor's log says why."),
        _ => new(status, "refused", "Refused", "The request was refused."),
    };
}

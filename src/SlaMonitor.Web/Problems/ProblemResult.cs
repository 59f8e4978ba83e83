using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Web.Problems;

/// <summary>Answers a request with a problem.</summary>
public sealed class ProblemResult(Problem problem) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => WriteAsync(httpContext, problem);

    public static async Task WriteAsync(HttpContext http, Problem problem)
    {
        var response = http.Response;
        response.StatusCode = problem.Status;
        response.ContentType = "application/problem+json";
        response.Headers.CacheControl = "no-store";
        if (problem.RetryAfterSeconds is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        var body = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(body, TicketEventWriter.Options)) Write(writer, problem);
        response.ContentLength = body.WrittenCount;
        if (HttpMethods.IsHead(http.Request.Method)) return;
        await response.Body.WriteAsync(body.WrittenMemory, http.RequestAborted);
    }

    private static void Write(Utf8JsonWriter writer, Problem problem)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, problem.Type);
        writer.WriteString("title"u8, problem.Title);
        writer.WriteNumber("status"u8, problem.Status);
        writer.WriteString("detail"u8, problem.Detail);
        if (!problem.Errors.IsEmpty)
        {
            writer.WriteStartArray("errors"u8);
            foreach (var error in problem.Errors)
            {
                writer.WriteStartObject();
                writer.WriteString("at"u8, error.At);
                writer.WriteString("message"u8, error.Message);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }
}

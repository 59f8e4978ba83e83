using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SlaMonitor.Core.Monitoring;

namespace SlaMonitor.Web.Problems;

/// <summary>Gives every refusal that the framework answers without a body a problem document, a monitor that cannot answer for now a 503, and every other exception a 500 that tells nothing of the inside.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (BadHttpRequestException refused)
        {
            if (http.Response.HasStarted) throw;
            http.Response.StatusCode = refused.StatusCode;
        }
        catch (MonitorUnavailableException unavailable) when (!http.Response.HasStarted)
        {
            http.Response.Clear();
            await ProblemResult.WriteAsync(http, Problem.NotReady(unavailable.Message));
            return;
        }
#pragma warning disable CA1031 // The edge of the program: one request's fault must not be another's, nor be shown to its sender.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            LogFailed(failure, http.Request.Method, http.GetEndpoint()?.DisplayName);
            if (http.Response.HasStarted) throw;
            http.Response.Clear();
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
        var response = http.Response;
        if (response.StatusCode < 400 || response.HasStarted || response.ContentLength > 0 || response.ContentType is not null) return;
        await ProblemResult.WriteAsync(http, Problem.Of(response.StatusCode));
    }

    [LoggerMessage(3001, LogLevel.Error, "{Method} {Endpoint} failed", EventName = "RequestFailed")]
    private partial void LogFailed(Exception failure, string method, string? endpoint);
}

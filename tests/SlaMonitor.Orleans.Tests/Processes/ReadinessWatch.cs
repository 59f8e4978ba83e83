using System.Globalization;
using System.Net;

namespace SlaMonitor.Orleans.Tests.Processes;

/// <summary>
/// Asks one silo again and again whether it is ready, and for a list and a ticket: whatever happens, it answers as it should, or
/// says clearly when to try again, or is not there.
/// </summary>
internal sealed class ReadinessWatch(SiloTrio silos, int silo)
{
    private static readonly Uri Ready = new("health/ready", UriKind.Relative);
    private static readonly Uri[] Reads = [new("api/v1/summary", UriKind.Relative), new("api/v1/tickets/T-0-0", UriKind.Relative)];
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private readonly List<(bool Ready, TaskCompletionSource Came)> _awaited = [];
    private readonly List<(long SentAt, bool Ready)> _answers = [];
    private int _answered;
    private int _refused;
    private TimeSpan _slowest;

    /// <summary>What it said last; false when it did not answer.</summary>
    public bool IsReady
    {
        get
        {
            lock (_gate) return _answers is [.., (_, true)];
        }
    }

    /// <summary>Completes with the next answer that is ready; or that is not, to which no answer counts too.</summary>
    public Task Becomes(bool ready)
    {
        var came = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate) _awaited.Add((ready, came));
        return came.Task;
    }

    /// <summary>How often "ready" is the answer to questions asked from now on.</summary>
    public Func<int> AnswersFromNow()
    {
        var now = Environment.TickCount64;
        return () =>
        {
            lock (_gate) return _answers.Count(a => a.Ready && a.SentAt > now);
        };
    }

    /// <summary>Asks until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var http = new HttpClient { Timeout = AnswerMax };
        while (!cancellation.IsCancellationRequested)
        {
            var sentAt = Environment.TickCount64;
            var ready = false;
            if (silos[silo] is { Listening.IsCompletedSuccessfully: true, Exited.IsCompleted: false } process)
            {
                var address = await process.Listening;
                ready = await AskAsync(http, new Uri(address, Ready), cancellation) is HttpStatusCode.OK;
                foreach (var read in Reads) await AskAsync(http, new Uri(address, read), cancellation);
            }
            lock (_gate)
            {
                _answers.Add((sentAt, ready));
                _awaited.RemoveAll(awaited => awaited.Ready == ready && awaited.Came.TrySetResult());
            }
            await Task.Delay(100, CancellationToken.None);
        }
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{_answered} and {_refused} refused, the slowest after {_slowest.TotalMilliseconds:F0} ms");

    /// <returns>Null when no answer came.</returns>
    private async Task<HttpStatusCode?> AskAsync(HttpClient http, Uri address, CancellationToken cancellation)
    {
        var began = Environment.TickCount64;
        try
        {
            using var response = await http.GetAsync(address, cancellation);
            var text = await response.Content.ReadAsStringAsync(cancellation);
            _slowest = TimeSpan.FromMilliseconds(Math.Max(_slowest.TotalMilliseconds, Environment.TickCount64 - began));
            switch (response.StatusCode)
            {
                case HttpStatusCode.OK or HttpStatusCode.NotFound:
                    _answered++;
                    break;
                case HttpStatusCode.ServiceUnavailable:
                    Assert.True(response.Headers.RetryAfter is not null, $"{address} without Retry-After: {text}");
                    _refused++;
                    break;
                default:
                    Assert.Fail($"{address}: {response.StatusCode}: {text}");
                    break;
            }
            return response.StatusCode;
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException or OperationCanceledException)
        {
            return null;
        }
    }
}

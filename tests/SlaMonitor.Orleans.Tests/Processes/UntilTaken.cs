using System.Net;
using System.Net.Http.Headers;
using System.Text;
using SlaMonitor.EndToEnd.Paging;

namespace SlaMonitor.Orleans.Tests.Processes;

/// <summary>Sends events to one silo after another until one has acknowledged them.</summary>
internal sealed class UntilTaken(SiloTrio silos) : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Sends tickets that breach within a second, until there are enough.</summary>
    /// <returns>Their ids.</returns>
    public async Task<List<string>> SendTicketsAsync(Random random, CancellationToken enough)
    {
        var tickets = new List<string>();
        while (!enough.IsCancellationRequested)
        {
            tickets.Add($"P-{tickets.Count}");
            await SendAsync(random.Next(3), PagedDesk.Created(tickets[^1], DateTimeOffset.UtcNow));
            await Task.Delay(random.Next(100, 400), CancellationToken.None);
        }
        return tickets;
    }

    /// <param name="silo">The first to be asked.</param>
    /// <param name="lines">One event a line.</param>
    public async Task SendAsync(int silo, string lines)
    {
        for (var body = Encoding.UTF8.GetBytes(lines); !await IsTakenAsync(silos.AddressFrom(silo), body); silo++) await Task.Delay(100, CancellationToken.None);
    }

    public void Dispose() => _http.Dispose();

    private async Task<bool> IsTakenAsync(Uri? silo, byte[] body)
    {
        if (silo is null) return false;
        try
        {
            using var content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse("application/x-ndjson") } };
            using var response = await _http.PostAsync(new Uri(silo, "api/v1/events"), content);
            return response.StatusCode == HttpStatusCode.Accepted;
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException or OperationCanceledException)
        {
            return false;
        }
    }
}

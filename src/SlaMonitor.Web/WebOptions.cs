using SlaMonitor.Notifications.Acknowledging;

namespace SlaMonitor.Web;

/// <summary>How the monitor is served.</summary>
public sealed record WebOptions
{
    /// <summary>Where to listen. Other than this machine's own addresses need API keys. Port 0 takes a free one.</summary>
    public IReadOnlyList<string> Urls { get; init; } = ["http://127.0.0.1:8080"];

    /// <summary>The folder that holds <c>keys.json</c>.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>
    /// Names of meters that <c>/metrics</c> shows beside the monitor's own: those of the libraries below it. By default none.
    /// Labels that hold addresses of silos are left out, and each instrument has at most some 200 series.
    /// </summary>
    public IReadOnlyList<string> OtherMeters { get; init; } = [];

    /// <summary>
    /// How often the gauges of <c>/metrics</c> are read that count tickets, clocks and escalations or tell how accounts stand: in the background, so that no scrape
    /// waits for them. More seldom where that takes long: counts rest twenty times as long as the last reading took, accounts sixty times. With zero both are read at every scrape.
    /// </summary>
    public TimeSpan ReadGaugesEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a live client may take over one message before it is disconnected; 10 seconds by default.</summary>
    public TimeSpan SlowClientAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Reads the tokens of the links in pages, <c>/acknowledge/{token}</c>; null where no pages are sent, and then no link is valid.</summary>
    public AcknowledgeLinks? Links { get; init; }
}

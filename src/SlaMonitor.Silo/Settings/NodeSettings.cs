using System.Net;
using SlaMonitor.Orleans.Hosting;

namespace SlaMonitor.Silo.Settings;

/// <summary>All that a node is told.</summary>
internal sealed record NodeSettings(SiloOptions Silo, IReadOnlyList<string> Urls, string? Config, string Data, Uri? PublicUrl)
{
    /// <summary>What is wrong with them is added to their errors; the answer is of use only without any.</summary>
    public static NodeSettings Of(GivenSettings given) => new(
        new SiloOptions
        {
            Database = given.Database(),
            Cluster = given.Text(Setting.Cluster) ?? "slamonitor",
            Address = given.Address(Setting.Address, IPAddress.Loopback),
            SiloPort = given.Port(Setting.SiloPort, 11_111),
            GatewayPort = given.Port(Setting.GatewayPort, 30_000),
        },
        (given.Text(Setting.Urls) ?? "http://127.0.0.1:8080").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        given.Text(Setting.Config),
        given.Text(Setting.Data) ?? "data",
        given.PublicUrl(Setting.PublicUrl));
}

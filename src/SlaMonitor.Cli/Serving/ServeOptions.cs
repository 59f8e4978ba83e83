using SlaMonitor.Core.Versions;

namespace SlaMonitor.Cli.Serving;

/// <summary>What <c>serve</c> was asked for.</summary>
/// <param name="Config">The configuration file or folder; null for the starter's, or the demo's.</param>
/// <param name="Data">The data folder; null for the default, or a temporary one for the demo.</param>
/// <param name="Urls">Where to listen.</param>
/// <param name="PublicUrl">Where people reach it; null for the first address that is listened on.</param>
/// <param name="ApplyTo">Which tickets a configuration that is another than at the last start is for.</param>
/// <param name="Demo">Whether to feed made-up tickets in accelerated time.</param>
internal sealed record ServeOptions(string? Config, string? Data, IReadOnlyList<string> Urls, Uri? PublicUrl, ApplyTo ApplyTo, bool Demo);

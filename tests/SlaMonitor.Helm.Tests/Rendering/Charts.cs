using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.Helm.Tests.Rendering;

/// <summary>The chart rendered with every set of values, once for all tests; and whatever else a test wants rendered.</summary>
public sealed class Charts : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private Renderer? _renderer;
    private IReadOnlyList<RenderedChart> _sets = [];

    public async ValueTask InitializeAsync()
    {
        if (Renderer.Missing is not null) return;
        _renderer = await Renderer.BuildAsync(_folder.Path);
        _sets = await _renderer.RenderAsync(ChartCase.Sets, Repository.Chart);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>All sets; the test is skipped where they cannot be rendered.</summary>
    internal IReadOnlyList<RenderedChart> Sets()
    {
        if (_renderer is null) Assert.Skip(Renderer.Missing!);
        return _sets;
    }

    internal RenderedChart Set(string name) => Sets().Single(chart => chart.Case.Name == name);

    /// <param name="cases">With what.</param>
    /// <param name="chart">Its folder; by default ours.</param>
    internal async Task<IReadOnlyList<RenderedChart>> RenderAsync(IReadOnlyList<ChartCase> cases, string? chart = null)
    {
        if (_renderer is null) Assert.Skip(Renderer.Missing!);
        return await _renderer.RenderAsync(cases, chart ?? Repository.Chart);
    }

    internal async Task<RenderedChart> RenderAsync(ChartCase one, string? chart = null) => (await RenderAsync([one], chart))[0];
}

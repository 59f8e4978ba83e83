using SlaMonitor.Core.Monitoring;

namespace SlaMonitor.Orleans.Tests.Conformance;

/// <summary>Lists, read from the first page to the last.</summary>
internal static class Pages
{
    public static List<T> All<T>(Func<PageRequest, Page<T>> read) => AllAsync(page => ValueTask.FromResult(read(page))).GetAwaiter().GetResult();

    public static async Task<List<T>> AllAsync<T>(Func<PageRequest, ValueTask<Page<T>>> read)
    {
        var all = new List<T>();
        for (string? cursor = null; ;)
        {
            var page = await read(new PageRequest(1_000, cursor));
            all.AddRange(page.Items);
            if ((cursor = page.Cursor) is null) return all;
        }
    }
}

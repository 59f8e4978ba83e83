using System.Diagnostics;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.EndToEnd.Paging;

/// <summary>Waits for what must come.</summary>
internal static class Waiting
{
    /// <param name="isSo">Looked at again and again.</param>
    /// <param name="what">For the message when it does not come.</param>
    public static async Task ForAsync(Func<bool> isSo, Func<string> what)
    {
        for (var watch = Stopwatch.StartNew(); !isSo();)
        {
            Assert.True(watch.Elapsed < Limits.Step, what());
            await Task.Delay(20);
        }
    }
}

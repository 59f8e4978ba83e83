using FsCheck;
using FsCheck.Fluent;

namespace SlaMonitor.Postgres.Tests;

/// <summary>Laws over whatever a seed makes, one after the other on the same database.</summary>
internal static class Law
{
    public static Task CheckAsync(int times, Func<int, Task> law) => Task.Run(() => Prop
        .ForAll(ArbMap.Default.ArbFor<int>(), law)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(times)));
}

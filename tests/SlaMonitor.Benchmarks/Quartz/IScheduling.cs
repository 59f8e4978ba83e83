namespace SlaMonitor.Benchmarks.Quartz;

/// <summary>Something that fires at given instants, as far as it is compared.</summary>
internal interface IScheduling : IAsyncDisposable
{
    /// <summary>Its name in the table.</summary>
    string Name { get; }

    /// <summary>Completes when each of <paramref name="count"/> schedules from number <paramref name="first"/> on is stored, to be fired at <paramref name="at"/>.</summary>
    Task ScheduleAsync(int first, int count, DateTime at);

    /// <summary>Where what is fired from now on is noted.</summary>
    Firings Firings { set; }
}

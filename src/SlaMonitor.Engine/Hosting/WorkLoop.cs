namespace SlaMonitor.Engine.Hosting;

/// <summary>A thread that works when told to, and otherwise sleeps.</summary>
internal sealed class WorkLoop : IDisposable
{
    private readonly object _gate = new();
    private readonly Thread _thread;
    private bool _told;
    private bool _stopping;

    /// <param name="name">Shown by debuggers and profilers.</param>
    /// <param name="work">Works as long as there is something to do, then says how long to sleep unless told earlier.</param>
    /// <param name="failed">Told of an exception that nobody expected; the loop has ended then.</param>
    public WorkLoop(string name, Func<TimeSpan> work, Action<Exception> failed)
    {
        _thread = new Thread(() => Run(work, failed)) { Name = name, IsBackground = true };
    }

    public void Start() => _thread.Start();

    /// <summary>There is work, or will be by the time the loop looks. May be called before the start and after the end.</summary>
    public void Tell()
    {
        lock (_gate)
        {
            _told = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Asks the loop to end after the work in hand, and waits for it.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.Pulse(_gate);
        }
        if (_thread.IsAlive) _thread.Join();
    }

    private void Run(Func<TimeSpan> work, Action<Exception> failed)
    {
        try
        {
            while (SleepUntilTold(work()))
            {
            }
        }
#pragma warning disable CA1031 // The end of a thread: whoever hosts the engine decides what an unexpected failure means.
        catch (Exception e)
#pragma warning restore CA1031
        {
            failed(e);
        }
    }

    /// <returns>False when the loop is to end.</returns>
    private bool SleepUntilTold(TimeSpan atMost)
    {
        lock (_gate)
        {
            if (!_told && !_stopping && atMost > TimeSpan.Zero) Monitor.Wait(_gate, atMost);
            _told = false;
            return !_stopping;
        }
    }
}

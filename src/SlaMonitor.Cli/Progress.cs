namespace SlaMonitor.Cli;

/// <summary>A line that tells how far something has come, written over itself; nothing where nobody watches.</summary>
internal sealed class Progress(Terminal terminal)
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200);

    private long? _last;

    public void Show(string text)
    {
        if (!terminal.IsInteractive || (_last is { } last && terminal.Time.GetElapsedTime(last) < Between)) return;
        _last = terminal.Time.GetTimestamp();
        terminal.Error.Write($"\r{text}\u001b[K");
    }

    /// <summary>Takes the line away.</summary>
    public void End()
    {
        if (_last is not null) terminal.Error.Write("\r\u001b[K");
    }
}

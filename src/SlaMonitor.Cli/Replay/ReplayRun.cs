using System.Buffers;
using SlaMonitor.Connectors;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Cli.Replay;

/// <summary>One replay, from the first event that the server has not answered for to the last.</summary>
internal sealed class ReplayRun : IDisposable
{
    private readonly ReplayOptions _options;
    private readonly Terminal _terminal;
    private readonly Export _export;
    private readonly ReplayProgress _progress;
    private readonly ReplaySource _source;
    private readonly EventClient _client;
    private readonly ReplayStateFile _file;
    private readonly ArrayBufferWriter<byte> _lines = new();
    private readonly List<ReplayEvent> _batch = [];
    private ReplayState _state;
    private string? _failure;

    public ReplayRun(ReplayOptions options, Terminal terminal, Export export)
    {
        _options = options;
        _terminal = terminal;
        _export = export;
        _progress = ReplayProgress.For(terminal, options.Quiet);
        _file = new ReplayStateFile(options, terminal.Variable);
        _state = _file.Load(options.Fresh);
        // Bad rows are told even when quiet: they are no progress but something to be done.
        _source = new ReplaySource(export, options.File, options.Quiet ? terminal.Error.WriteLine : _progress.Tell);
        _client = new EventClient(options.Url, terminal.Variable("SLAMONITOR_API_KEY"), options.Patience, terminal.Time, _progress.Tell);
    }

    public void Dispose() => _client.Dispose();

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        if (_state.Sent > 0) _progress.Tell($"Going on after {_state.Sent} events of an earlier run (--fresh begins again).");
        var interrupted = false;
        try
        {
            await _progress.RunAsync(() => SendAllAsync(cancellation));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            interrupted = true;
        }

        ReplaySummary.Write(_terminal.Out, _options, _export.Mapping!, _source.Counts, _state, complete: !interrupted && _failure is null);
        if (_failure is not null || interrupted)
        {
            await _terminal.Error.WriteLineAsync(_failure ?? "Stopped.");
            await _terminal.Error.WriteLineAsync("Run the same command again to go on where it stopped.");
            return interrupted ? ExitCode.Interrupted : ExitCode.Failure;
        }

        _file.Delete();
        return _source.Counts.Bad > 0 || _state.Rejected > 0 ? ExitCode.WrongInput : ExitCode.Ok;
    }

    private async Task<bool> SendAllAsync(CancellationToken cancellation)
    {
        var pace = _options.Speed is { } speed ? new ReplayPace(speed, _terminal.Time) : null;
        var known = _state.Sent;
        var skipped = 0L;
        foreach (var happened in pace is null ? _source.Events() : _source.EventsInTime())
        {
            cancellation.ThrowIfCancellationRequested();
            if (skipped++ < known) continue;
            if (pace is not null && pace.MustWait(happened.Event.At))
            {
                if (!await SendAsync(cancellation)) return false;
                await pace.WaitAsync(happened.Event.At, cancellation);
            }

            _batch.Add(happened);
            if (_batch.Count == _options.BatchSize && !await SendAsync(cancellation)) return false;
        }

        return await SendAsync(cancellation);
    }

    /// <summary>Sends what is waiting; false when the server would not take it.</summary>
    private async Task<bool> SendAsync(CancellationToken cancellation)
    {
        if (_batch.Count == 0) return true;
        if (!await SendAsync(_batch, cancellation)) return false;
        _batch.Clear();
        _progress.At(_export.Length == 0 ? 1 : (double)_export.Position / _export.Length, _state.Sent);
        return true;
    }

    private async Task<bool> SendAsync(List<ReplayEvent> events, CancellationToken cancellation)
    {
        _lines.ResetWrittenCount();
        foreach (var happened in events)
        {
            TicketEventWriter.Write(_lines, happened.Event);
            _lines.Write("\n"u8);
        }

        switch (await _client.SendAsync(_lines.WrittenMemory, cancellation))
        {
            case SendResult.Taken taken:
                Note(events, taken);
                return true;
            case SendResult.TooLarge when events.Count > 1:
                var half = events.Count / 2;
                return await SendAsync([.. events.Take(half)], cancellation) && await SendAsync([.. events.Skip(half)], cancellation);
            case SendResult.TooLarge:
                _failure = $"{_options.File}:{events[0].Line}: the event is too large for the server";
                return false;
            case SendResult.Failed failed:
                _failure = failed.Why;
                return false;
            default:
                throw new InvalidOperationException("a kind of answer that replay does not know");
        }
    }

    private void Note(List<ReplayEvent> events, SendResult.Taken taken)
    {
        var rejected = taken.Rejected.Select(refused => refused.Index).Distinct().Count();
        if (taken.Accepted + taken.Duplicates + rejected != events.Count)
            throw new InvalidDataException($"the server answered for {taken.Accepted + taken.Duplicates + rejected} events of {events.Count}; its counts cannot be trusted");
        var told = _state.Rejected;
        foreach (var refused in taken.Rejected)
        {
            if (told++ >= ReplaySource.Told || refused.Index >= events.Count) continue;
            var line = $"{_options.File}:{events[refused.Index].Line}: rejected: {refused.At} {refused.Message}";
            if (_options.Quiet) _terminal.Error.WriteLine(line);
            else _progress.Tell(line);
        }

        _state = _state with
        {
            Sent = _state.Sent + events.Count,
            Accepted = _state.Accepted + taken.Accepted,
            Duplicates = _state.Duplicates + taken.Duplicates,
            Rejected = _state.Rejected + rejected,
        };
        _file.Save(_state);
    }
}

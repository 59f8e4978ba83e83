namespace SlaMonitor.Core.Monitoring;

/// <summary>
/// The last messages that were published, in a ring that any number of readers follow, each at its own place.
/// A reader holds no memory here and holds nobody up: one that falls behind the ring is told what it missed.
/// </summary>
public sealed class LiveFeed
{
    private readonly Lock _gate = new();
    private readonly FeedMessage[] _ring;
    private long _last;
    private long _first;
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="epoch">Names this history of sequences; changes only when history was lost or restored.</param>
    /// <param name="lastSequence">The last sequence published before; the next is one more.</param>
    /// <param name="capacity">How many messages are kept, at least 10,000 in production.</param>
    public LiveFeed(string epoch, long lastSequence, int capacity)
    {
        Epoch = epoch;
        _last = lastSequence;
        _first = lastSequence + 1;
        _ring = new FeedMessage[capacity];
    }

    public string Epoch { get; }

    /// <summary>The spans of what is on its way to the live connections.</summary>
    public PushTraces Traces { get; } = new();

    /// <summary>The last sequence published; 0 when none ever was.</summary>
    public long LastSequence
    {
        get
        {
            lock (_gate) return _last;
        }
    }

    /// <summary>Puts messages from before this start back into the ring. They end at <see cref="LastSequence"/>.</summary>
    public void Restore(IReadOnlyList<FeedMessage> messages)
    {
        lock (_gate)
        {
            Invariant.Check(messages.Count == 0 || messages[^1].Sequence == _last, "restored messages end at the last sequence");
            foreach (var message in messages.TakeLast(_ring.Length))
            {
                _ring[Slot(message.Sequence)] = message;
                _first = Math.Min(_first, message.Sequence);
            }
        }
    }

    /// <summary>Adds messages, which must go on from <see cref="LastSequence"/>, and wakes the readers.</summary>
    public void Publish(IReadOnlyList<FeedMessage> messages)
    {
        if (messages.Count == 0) return;
        TaskCompletionSource wake;
        lock (_gate)
        {
            foreach (var message in messages)
            {
                Invariant.Check(message.Sequence == _last + 1, $"feed sequence {message.Sequence} follows {_last}");
                _ring[Slot(message.Sequence)] = message;
                _last = message.Sequence;
            }
            _first = Math.Max(_first, _last - _ring.Length + 1);
            wake = _more;
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        wake.SetResult();
    }

    /// <summary>
    /// Copies up to <paramref name="into"/>'s length of the messages after <paramref name="after"/>, waiting until there is one.
    /// </summary>
    /// <returns>What was read; with a gap, nothing was copied and the reader goes on after <see cref="FeedGap.To"/>.</returns>
    public async ValueTask<FeedRead> ReadAsync(long after, FeedMessage[] into, CancellationToken cancellation)
    {
        while (true)
        {
            Task more;
            lock (_gate)
            {
                if (after + 1 < _first) return new FeedRead(0, new FeedGap(after + 1, _first - 1));
                if (after < _last)
                {
                    var count = (int)Math.Min(into.Length, _last - after);
                    for (var i = 0; i < count; i++) into[i] = _ring[Slot(after + 1 + i)];
                    return new FeedRead(count, null);
                }
                more = _more.Task;
            }
            await more.WaitAsync(cancellation);
        }
    }

    private int Slot(long sequence) => (int)(sequence % _ring.Length);
}

/// <summary>What a reader got: <paramref name="Count"/> messages, or a gap.</summary>
public readonly record struct FeedRead(int Count, FeedGap? Gap);

/// <summary>Sequences <paramref name="From"/> to <paramref name="To"/>, both included, can no longer be replayed.</summary>
public readonly record struct FeedGap(long From, long To);

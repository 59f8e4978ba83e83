using SlaMonitor.Core;

namespace SlaMonitor.Cli.Replay;

/// <summary>What became of one batch.</summary>
internal abstract record SendResult
{
    private SendResult()
    {
    }

    /// <summary>The server has answered for every event: so many new, so many known, and those that it refused.</summary>
    public sealed record Taken(long Accepted, long Duplicates, EquatableArray<RejectedEvent> Rejected) : SendResult;

    /// <summary>The batch is too large for the server; halves may not be.</summary>
    public sealed record TooLarge : SendResult;

    /// <summary>The server could not be reached or would not take it, after all retries. What to tell the user.</summary>
    public sealed record Failed(string Why) : SendResult;
}

/// <summary>An event that the server refused: its index in the batch, from 0, and why.</summary>
internal sealed record RejectedEvent(int Index, string At, string Message);

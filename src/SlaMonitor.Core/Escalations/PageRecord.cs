using System.Globalization;
using NodaTime;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Core.Escalations;

/// <summary>A page of an escalation: planned, asked for, or ended.</summary>
/// <param name="Id">As in <see cref="Page.Id"/>, made by <see cref="IdOf"/>.</param>
/// <param name="Action">What it does.</param>
/// <param name="Level">The step that it belongs to, from 1.</param>
/// <param name="User">Whom it is for; null for all who read the channel.</param>
/// <param name="Channel">By which channel.</param>
/// <param name="At">When it is, or was, to be sent.</param>
/// <param name="AskedAt">When the host was last asked to send it; null while it waits.</param>
/// <param name="Outcome">Null while it has not ended.</param>
/// <param name="IsSentAgain">Whether somebody wanted it sent again after it had reached nobody: then it is sent, whatever became of the escalation.</param>
public sealed record PageRecord(
    string Id, PageAction Action, int Level, string? User, string Channel, Instant At, Instant? AskedAt = null, PageOutcome? Outcome = null, bool IsSentAgain = false)
{
    public bool IsWaiting => AskedAt is null && Outcome is null;

    public bool IsUnderWay => AskedAt is not null && Outcome is null;

    /// <summary>The id of a page. Keys of tickets and policies may be long, and providers take 255 characters: the parts that tell pages apart come first.</summary>
    /// <param name="action">What it does.</param>
    /// <param name="user">Whom it is for.</param>
    /// <param name="channel">By which channel.</param>
    /// <param name="alert">About which alert.</param>
    /// <param name="taken">How often steps had been taken.</param>
    /// <param name="place">Its place among the pages of the decision.</param>
    public static string IdOf(PageAction action, string? user, string channel, string alert, int taken, int place) =>
        string.Create(CultureInfo.InvariantCulture, $"{taken}.{place}.{WireName<PageAction>.Of(action)}|{user}|{channel}|{alert}");

    /// <summary>The alert that it is about, which is another than the escalation's when it is left of one before.</summary>
    internal string AlertOf() => Id[(Id.IndexOf('|') + (User?.Length ?? 0) + Channel.Length + 3)..];

    /// <summary>Whether it was planned when steps had been taken so often.</summary>
    internal bool IsOf(int taken) => Id.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{taken}."), StringComparison.Ordinal);
}

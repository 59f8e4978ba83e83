using NodaTime;
using SlaMonitor.Core.Escalations;

namespace SlaMonitor.Simulation.Checks;

/// <summary>A page that the rules ask for: what it is about is what tells it from every other, not the id that the product gives it.</summary>
/// <param name="alert">The escalation.</param>
/// <param name="taken">How often steps had been taken when it was planned.</param>
/// <param name="action">What it does.</param>
/// <param name="level">Of the step, from 1.</param>
/// <param name="user">Null for all who read the channel.</param>
/// <param name="channel">By which it goes.</param>
/// <param name="at">When it is due.</param>
internal sealed class ExpectedPage(string alert, int taken, PageAction action, int level, string? user, string channel, Instant at)
{
    public string Alert => alert;

    public int Taken => taken;

    public PageAction Action => action;

    public int Level => level;

    public string? User => user;

    public string Channel => channel;

    public Instant At { get; set; } = at;

    public Instant? AskedAt { get; set; }

    /// <summary>How it ended: delivered, dead or suppressed; null while it has not.</summary>
    public string? Ended { get; set; }

    /// <summary>Whether somebody wanted it out after it had reached nobody.</summary>
    public bool IsSentAgain { get; set; }

    public bool IsWaiting => AskedAt is null && Ended is null;

    public bool IsUnderWay => AskedAt is not null && Ended is null;

    public override string ToString() =>
        $"{action} of {alert} step {taken} level {level} to {user ?? "all"} by {channel} at {At}{(AskedAt is { } asked ? $" asked {asked}" : "")} {Ended}";
}

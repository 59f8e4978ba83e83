using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Notifications.Channels;

namespace SlaMonitor.Notifications.Delivery;

/// <summary>What is known of a channel's health. Pure: every change is a new value.</summary>
public sealed record ChannelCircuit
{
    public static readonly ChannelCircuit Healthy = new();

    /// <summary>Tries in a row that failed.</summary>
    public int Failures { get; init; }

    /// <summary>Until when the channel is left alone; null while it is up. From then on one page probes it.</summary>
    public Instant? DownUntil { get; init; }

    /// <summary>How long it was left alone last.</summary>
    public Duration DownFor { get; init; }

    /// <summary>A page is under way to see whether the channel is up again.</summary>
    public bool Probing { get; init; }

    /// <summary>Until when the receiver asked to be left alone.</summary>
    public Instant? RestsUntil { get; init; }

    /// <summary>Why the channel was switched off; null while it is on.</summary>
    public string? OffWhy { get; init; }

    public CircuitAnswer Ask(Instant now)
    {
        if (OffWhy is not null) return new CircuitAnswer.Off(OffWhy);
        if (DownUntil is { } up && (now < up || Probing)) return new CircuitAnswer.Down(now < up ? up : null);
        if (RestsUntil is { } rested && now < rested) return new CircuitAnswer.Rests(rested);
        return new CircuitAnswer.Up(DownUntil is not null);
    }

    /// <summary>A page sets out as the probe.</summary>
    public ChannelCircuit Probe()
    {
        Invariant.Check(DownUntil is not null && !Probing, "a channel that is down has one probe at a time");
        return this with { Probing = true };
    }

    /// <summary>A try has ended.</summary>
    /// <param name="wasProbe">Whether it was the probe.</param>
    public ChannelCircuit After(SendResult result, bool wasProbe, Instant now, DeliveryOptions options) => result switch
    {
        SendResult.Retry retry => Failed(retry.After, wasProbe, now, options),
        SendResult.SwitchedOff { Whom: SwitchedOffFor.Channel } off => this with { OffWhy = off.Why, Probing = Probing && !wasProbe },
        // A refusal of a page is an answer all the same: the channel is up.
        SendResult.Delivered or SendResult.Refused or SendResult.SwitchedOff => this with { Failures = 0, DownUntil = null, DownFor = Duration.Zero, Probing = false },
        _ => throw new InvariantViolatedException("SendResult is a closed family"),
    };

    private ChannelCircuit Failed(Duration? after, bool wasProbe, Instant now, DeliveryOptions options)
    {
        var rests = after is { } wait && now + Bounded(wait) is var until && !(RestsUntil > until) ? until : RestsUntil;
        var failures = Failures + 1;
        var next = this with { Failures = failures, RestsUntil = rests };
        if (wasProbe)
        {
            var longer = DownFor * 2 < options.LongestDown ? DownFor * 2 : options.LongestDown;
            return next with { Probing = false, DownFor = longer, DownUntil = now + longer };
        }
        // Tries that set out while it was up, and fail when it is known to be down, tell nothing new. Nor is a receiver down
        // that asks for a pause: it answers.
        if (DownUntil is not null || after is not null || failures < options.FailuresUntilDown) return next;
        return next with { DownFor = options.DownFor, DownUntil = now + options.DownFor };
    }

    /// <summary>A receiver that asks for more than any page waits might as well ask for ever, which no instant can hold.</summary>
    internal static Duration Bounded(Duration wait) => wait < DurationText.Longest ? wait : DurationText.Longest;
}

/// <summary>Whether a channel takes a page now.</summary>
public abstract record CircuitAnswer
{
    private CircuitAnswer()
    {
    }

    public sealed record Up(bool Probes) : CircuitAnswer;

    /// <summary>The receiver answers, and wants a pause.</summary>
    public sealed record Rests(Instant Until) : CircuitAnswer;

    /// <param name="Until">Null while a probe is under way.</param>
    public sealed record Down(Instant? Until) : CircuitAnswer;

    public sealed record Off(string Why) : CircuitAnswer;
}

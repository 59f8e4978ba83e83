using System.Text;
using NodaTime;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Simulation.Chance;

namespace SlaMonitor.Simulation.Checks;

/// <summary>
/// What each channel received, kept by the channels. A page is sent under the one id that the audit trail gives it, to nobody else, and not
/// after somebody acts but for what was under way; and what is said of its end is so.
/// </summary>
internal sealed class PageLedger
{
    private readonly EscalationTrail _trail;
    private readonly IReadOnlyDictionary<string, string> _fallBacks;
    private readonly Dictionary<string, bool> _looked = new(StringComparer.Ordinal);
    private readonly HashSet<(string Page, string Channel)> _received = [];
    private readonly HashSet<string> _answered = new(StringComparer.Ordinal);

    /// <param name="trail">What has to be sent.</param>
    /// <param name="fallBacks">Which channel takes over from which.</param>
    public PageLedger(EscalationTrail trail, IReadOnlyDictionary<string, string> fallBacks)
    {
        (_trail, _fallBacks) = (trail, fallBacks);
        trail.Ended = Ended;
    }

    /// <summary>The first thing that was found wrong: the delivery catches whatever a channel throws.</summary>
    public CheckFailedException? Found { get; private set; }

    /// <summary>Of all tries, in their order.</summary>
    public TraceHash Trace { get; } = new();

    public int Tries { get; private set; }

    public int Received { get; private set; }

    public int Delivered { get; private set; }

    public int DeadLetters { get; private set; }

    public int Suppressed { get; private set; }

    /// <summary>The engine asks for a page.</summary>
    public void Asked(Page page) => Find(page);

    /// <summary>The delivery looks whether a page is still wanted, and is told (or, of a store that is away, not).</summary>
    public void Looked(Page page, bool isTold) => _looked[page.Id] = !isTold || _trail.Wants(page.Id);

    /// <summary>A channel is handed a page.</summary>
    public void Tried(string channel, Page page)
    {
        Tries++;
        Trace.Add(Encoding.UTF8.GetBytes($"{channel} {page.Id}"));
        var expected = Find(page);
        for (var at = page.Channel; at != channel; at = _fallBacks[at])
            if (!_fallBacks.ContainsKey(at)) throw Wrong(page, $"goes by {channel}, on which {page.Channel} does not fall back");
        if (!_looked.Remove(page.Id, out var wasWanted)) throw Wrong(page, "is sent without a look whether it is wanted");
        if (!wasWanted && !_trail.Wants(page.Id)) throw Wrong(page, $"is sent, and nobody wants it any more: {expected}");
    }

    /// <summary>It arrived there.</summary>
    public void Arrived(string channel, Page page)
    {
        Received++;
        _received.Add((page.Id, channel));
    }

    /// <summary>The delivery learned that it did.</summary>
    public void Answered(Page page) => _answered.Add(page.Id);

    /// <summary>The process ended without notice.</summary>
    public void Crashed()
    {
        _looked.Clear();
        _answered.Clear();
    }

    /// <summary>Once everything has had its time: nothing that has to be told is left over.</summary>
    public void CheckAllEnded(Instant now, int pending)
    {
        foreach (var escalation in _trail.All.Values)
            foreach (var page in escalation.Pages)
                if (page.Ended is null) throw new CheckFailedException(Verdict.Liveness, nameof(PageLedger), $"{page} never ends: {now}, {pending} are under way");
    }

    private void Ended(string id, ExpectedPage page, PageOutcome outcome)
    {
        switch (outcome)
        {
            case PageOutcome.Delivered delivered:
                Delivered++;
                if (!_received.Contains((id, delivered.Channel))) throw Wrong(id, $"is said to be delivered, and {delivered.Channel} never got it: {page}");
                break;
            case PageOutcome.DeadLetter dead:
                DeadLetters++;
                if (_answered.Contains(id)) throw Wrong(id, $"is said to be dead ({dead.Why}), and was delivered: {page}");
                break;
            case PageOutcome.Suppressed suppressed:
                Suppressed++;
                if (_looked.GetValueOrDefault(id, true) && _trail.Wants(id)) throw Wrong(id, $"is not sent ({suppressed.Why}), and is wanted: {page}");
                break;
        }
    }

    private ExpectedPage Find(Page page)
    {
        if (_trail.Find(page) is not { } expected) throw Wrong(page, "has an id that no page of the audit trail has");
        if ((page.Alert, page.Action, page.Content.Level, page.To?.User, page.Channel) != (expected.Alert, expected.Action, expected.Level, expected.User, expected.Channel))
            throw Wrong(page, $"is sent as {page.Action} of {page.Alert} level {page.Content.Level} to {page.To?.User ?? "all"} by {page.Channel}, and is {expected}");
        return expected;
    }

    private CheckFailedException Wrong(Page page, string what) => Wrong(page.Id, what);

    private CheckFailedException Wrong(string page, string what) => Found ??= CheckFailedException.Wrong(nameof(PageLedger), $"page {page} {what}");
}

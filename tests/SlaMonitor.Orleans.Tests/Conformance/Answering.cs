using SlaMonitor.Core.Escalations;

namespace SlaMonitor.Orleans.Tests.Conformance;

/// <summary>
/// Takes pages and tells what became of them, by their ids, so that both hosts hear the same: some reach nobody, and of some
/// nothing is heard until they are asked for again. Pages of one escalation are told in the order in which they were asked for.
/// </summary>
internal sealed class Answering : IPager
{
    private readonly Lock _gate = new();
    private readonly List<Page> _asked = [];
    private readonly HashSet<string> _known = [];
    private int _answered;

    /// <summary>Every page that was asked for, as often as it was.</summary>
    public IReadOnlyList<Page> Asked
    {
        get
        {
            lock (_gate) return [.. _asked];
        }
    }

    public void Send(Page page)
    {
        lock (_gate) _asked.Add(page);
    }

    /// <summary>Answers those that were asked for since the last time.</summary>
    /// <returns>False when there were none.</returns>
    public async Task<bool> AnswerAsync(Func<Page, PageOutcome, Task> end)
    {
        List<Page> some;
        lock (_gate)
        {
            some = _asked[_answered..];
            _answered = _asked.Count;
        }
        foreach (var page in some.OrderBy(page => page.Alert, StringComparer.Ordinal))
        {
            var chance = page.Id.Sum(letter => letter);
            if (_known.Add(page.Id) && chance % 11 == 0) continue;
            await end(page, chance % 7 == 0 ? new PageOutcome.DeadLetter(3, "nobody there") : new PageOutcome.Delivered(1, page.Channel, null));
        }
        return some.Count > 0;
    }
}

using NodaTime;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Engine.Journal;

namespace SlaMonitor.Simulation.Checks;

/// <summary>What somebody asked of an escalation and was answered is in the journal, unless it could change nothing when its turn came.</summary>
internal sealed class PeopleHeard(EscalationTrail trail)
{
    private readonly List<Asked> _asked = [];

    public void Ask(string key, EscalationCommand command, Task durable, Instant now)
    {
        var expected = trail.All[key];
        var counts = command switch
        {
            EscalationCommand.Acknowledge { Link: null, Until: null } => expected.Phase == EscalationPhase.Triggered,
            EscalationCommand.Snooze snooze => expected.IsOpen && expected.Phase != EscalationPhase.Bundled && snooze.Until > now,
            EscalationCommand.StepNow or EscalationCommand.Reassign or EscalationCommand.Resolve => expected.IsOpen,
            EscalationCommand.Reopen => expected.Phase is EscalationPhase.Acknowledged or EscalationPhase.Snoozed,
            _ => false,
        };
        _asked.Add(new Asked(key, command, durable) { IsHeard = !counts });
    }

    public void Journalled(JournalRecord record)
    {
        if (record.Entity.Kind != EntityKind.Escalation || record.Command is not EscalationCommand told) return;
        var isOf = false;
        foreach (var asked in _asked.Where(a => a.Key == record.Entity.Key))
        {
            if (!isOf && !asked.IsHeard && asked.Command with { Version = told.Version } == told) isOf = asked.IsHeard = true;
            // What came in between may have left it nothing to do.
            else if (told is not EscalationCommand.PageEnded) asked.IsHeard = true;
        }
    }

    /// <summary>Looks who was answered.</summary>
    public void Collect(Instant now)
    {
        foreach (var asked in _asked.Where(a => a.Durable.IsCompleted && !a.IsHeard))
        {
            // A clock that was set back does not take an escalation with it: what it decides is never before what it has decided.
            if (asked.Command is EscalationCommand.Snooze snooze && snooze.Until <= Instant.Max(now, trail.All[asked.Key].LastAt)) continue;
            throw CheckFailedException.Wrong(nameof(PeopleHeard), $"{asked.Command} of {asked.Key} was answered, and the journal does not have it");
        }
        _asked.RemoveAll(a => a.Durable.IsCompleted);
    }

    /// <summary>The process ended without notice: whoever had no answer asks again, or not.</summary>
    public void Crashed() => _asked.Clear();

    private sealed record Asked(string Key, EscalationCommand Command, Task Durable)
    {
        public bool IsHeard { get; set; }
    }
}

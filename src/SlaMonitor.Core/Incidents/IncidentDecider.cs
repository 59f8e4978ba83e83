using NodaTime;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;

namespace SlaMonitor.Core.Incidents;

/// <summary>
/// Decides for one major incident. Pure: the same state, command, instant and rules give the same decision. What escalations
/// and storms tell it may come twice and in any order.
/// </summary>
public static class IncidentDecider
{
    /// <param name="state">The incident so far; null before it began.</param>
    /// <param name="id">The entity's key.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="now">The instant of the decision; never earlier than that of the last one.</param>
    /// <param name="rules">Of the command's version of the configuration.</param>
    public static Decision<IncidentState?> Decide(IncidentState? state, string id, IncidentCommand command, Instant now, EscalationRules rules)
    {
        Invariant.Check(state is null || now >= state.AsOf, "time does not run backwards for an incident");
        Invariant.Check(rules.Version == command.Version, "an incident is decided by the rules of its command's version");
        if (WhyNot(state, command) is not null) return new(state, [], state is null ? null : WakeAt(state));
        if (command is IncidentCommand.Join early && state is null && !CanBegin(rules))
        {
            // The configuration changed meanwhile: nobody would be paged, so the escalation has to go on by itself.
            return new(null, [IncidentCourse.Release(rules.Version, early.Escalation, id, "there are no storms any more")], null);
        }
        if (command is IncidentCommand.MemberDone && state is null && !CanBegin(rules)) return new(null, [], null);
        var course = state is null ? Begin(id, command, now, rules) : new IncidentCourse(state, now, rules);
        if (course is null) return new(state, [], null);
        Take(course, command);
        if (state is not null && course.Effects.Count == 0 && ReferenceEquals(course.State, state)) return new(state, [], WakeAt(state));
        var next = ReferenceEquals(course.State, state) ? state : course.State with { Decisions = (state?.Decisions ?? 0) + 1, AsOf = now };
        return new(next, course.Effects.ToEquatableArray(), WakeAt(next));
    }

    /// <summary>Why nothing would come of what a person asks, in words; null when something would. Null too for what entities tell each other.</summary>
    public static string? WhyNot(IncidentState? state, IncidentCommand command)
    {
        switch (command)
        {
            case IncidentCommand.Join or IncidentCommand.MemberDone or IncidentCommand.Wake:
                return null;
            case IncidentCommand.Declare:
                return state is null ? null : "the incident is there already";
        }
        if (state is null) return "there is no such incident";
        if (state.Phase == IncidentPhase.Closed) return "the incident is closed";
        return command switch
        {
            IncidentCommand.Update when !state.IsOpen => "the incident is resolved; open it again first",
            IncidentCommand.Mitigate when state.Phase != IncidentPhase.Declared => "the incident is mitigated already, or resolved",
            IncidentCommand.Resolve { Opening: { } opening } when opening != state.Opening => "the incident was opened again since",
            IncidentCommand.Resolve when !state.IsOpen => "the incident is resolved already",
            IncidentCommand.Reopen when state.Phase == IncidentPhase.Declared => "the incident is open",
            IncidentCommand.FinishAction(_, _, var number) when number < 1 || number > state.Actions.Count => $"there is no action {number}",
            IncidentCommand.Close when state.IsOpen => "the incident is not resolved",
            IncidentCommand.Close when state.RootCause is null => "the incident has no root cause yet",
            IncidentCommand.Close when state.Actions.FirstOrDefault(a => a.DoneAt is null) is { } open => $"action {open.Number} is not done",
            _ => null,
        };
    }

    /// <summary>The next instant at which something about the incident happens by itself.</summary>
    public static Instant? WakeAt(IncidentState state)
    {
        Instant? first = null;
        Earlier(state.TellAt);
        if (state.UpdateDueAt is { } due) Earlier(state.UpdateWarned ? due : due - IncidentCourse.WarnBefore(state));
        foreach (var action in state.Actions)
            if (action.DoneAt is null && !action.IsOverdue && state.Phase != IncidentPhase.Closed) Earlier(action.DueAt);
        return first;

        void Earlier(Instant? at)
        {
            if (at is { } instant && (first is null || instant < first)) first = instant;
        }
    }

    private static bool CanBegin(EscalationRules rules) => rules.Storms is { } storms && rules.Policies.ContainsKey(storms.Policy);

    private static IncidentCourse? Begin(string id, IncidentCommand command, Instant now, EscalationRules rules) => command switch
    {
        IncidentCommand.Join join => IncidentCourse.BeginByStorm(id, join.Storm, rules.Storms!, now, rules),
        IncidentCommand.MemberDone done => IncidentCourse.BeginByStorm(id, done.Storm, rules.Storms!, now, rules),
        IncidentCommand.Declare declare => IncidentCourse.BeginByHand(id, declare, now, rules),
        _ => null,
    };

    private static void Take(IncidentCourse course, IncidentCommand command)
    {
        switch (command)
        {
            case IncidentCommand.Join join:
                course.Join(join.Escalation, join.About);
                break;
            case IncidentCommand.MemberDone done:
                course.MemberDone(done.Escalation, done.About, done.Why);
                break;
            case IncidentCommand.Declare:
                break;
            case IncidentCommand.Update update:
                course.Update(update.By, update.Text);
                break;
            case IncidentCommand.SetSeverity severity:
                course.SetSeverity(severity.By, severity.Severity);
                break;
            case IncidentCommand.Assign assign:
                course.Assign(assign.By, assign.Role, assign.User);
                break;
            case IncidentCommand.Link link:
                course.Link(link.By, link.To);
                break;
            case IncidentCommand.Mitigate mitigate:
                course.Mitigate(mitigate.By, mitigate.Note);
                break;
            case IncidentCommand.Resolve resolve:
                course.Resolve(resolve.By, resolve.Note, resolve.Release);
                break;
            case IncidentCommand.Reopen reopen:
                course.Reopen(reopen.By, reopen.Note);
                break;
            case IncidentCommand.SetRootCause cause:
                course.SetRootCause(cause.By, cause.Text);
                break;
            case IncidentCommand.AddFactor factor:
                course.AddFactor(factor.By, factor.Text);
                break;
            case IncidentCommand.AddAction action:
                course.AddAction(action.By, action.Text, action.Owner, action.DueAt);
                break;
            case IncidentCommand.FinishAction finish:
                course.FinishAction(finish.By, finish.Number);
                break;
            case IncidentCommand.Close close:
                course.Close(close.By);
                break;
            case IncidentCommand.Wake:
                course.Wake();
                break;
            default:
                throw new InvariantViolatedException($"no decision for {command}");
        }
    }
}

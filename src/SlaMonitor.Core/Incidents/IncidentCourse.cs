using System.Globalization;
using NodaTime;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Storms;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Core.Incidents;

/// <summary>One decision of an incident in the making.</summary>
internal sealed class IncidentCourse(IncidentState state, Instant now, EscalationRules rules)
{
    /// <summary>What joins or ends within this is told to the escalation at once: its first page lists those that started together.</summary>
    public static readonly Duration GatherFor = Duration.FromSeconds(2);

    private const string AllEnded = "all that was part of it has ended";

    // A page has little room; the incident itself lists them all.
    private const int LinesMax = 20;

    public IncidentState State { get; private set; } = state;

    public List<Effect> Effects { get; } = [];

    /// <summary>How long before a status update is due it is said that it comes near: a quarter of the interval.</summary>
    public static Duration WarnBefore(IncidentState state) => (state.UpdateEvery ?? Duration.Zero) / 4;

    public static IncidentCourse BeginByStorm(string id, string storm, StormRules storms, Instant now, EscalationRules rules)
    {
        var (dimension, value) = StormState.OfKey(storm);
        var title = $"Many escalations of {WireName<StormDimension>.Of(dimension)} {value}";
        var course = Begin(id, title, storms.Severity, storms.Policy, now, rules);
        course.State = course.State with { Storm = storm, TellAt = now + GatherFor };
        course.Note(IncidentHappening.Declared, null, title);
        return course;
    }

    public static IncidentCourse BeginByHand(string id, IncidentCommand.Declare declare, Instant now, EscalationRules rules)
    {
        var course = Begin(id, declare.Title, declare.Severity, declare.Policy ?? rules.Incidents.Policy, now, rules);
        course.State = course.State with { Commander = declare.Commander, Communications = declare.Communications, Links = declare.Links };
        course.Note(IncidentHappening.Declared, declare.By, declare.Title);
        course.TellEscalation();
        return course;
    }

    /// <summary>The message by which an escalation that thinks itself part of an incident goes on by itself.</summary>
    public static Effect Release(int version, string escalation, string incident, string why) => new Effect.Tell(
        ToEscalation(escalation), new EscalationCommand.IncidentOver(version, escalation, incident, null, why, Release: true));

    public void Join(string escalation, EscalatedTicket about)
    {
        if (Find(escalation) >= 0) return;
        if (!State.IsOpen)
        {
            // It heard of the incident when that was over already. Nobody works on it any more.
            Effects.Add(Release(rules.Version, escalation, State.Id, "the incident was over when it joined"));
            return;
        }
        State = State with { Members = State.Members.Add(new IncidentMember(escalation, about.Id, about.Subject, now)), TellAt = State.TellAt ?? now + GatherFor };
    }

    public void MemberDone(string escalation, EscalatedTicket about, string why)
    {
        var place = Find(escalation);
        if (place >= 0 && State.Members[place].EndedAt is not null) return;
        if (place < 0 && !State.IsOpen) return;
        State = State with
        {
            Members = place >= 0
                ? State.Members.With(place, State.Members[place] with { EndedAt = now, Why = why })
                : State.Members.Add(new IncidentMember(escalation, about.Id, about.Subject, now, now, why)),
        };
        if (!State.IsOpen) return;
        // Before the first page others may be on their way that started with it; they would be told that it is over.
        if (State.Storm is not null && State.IsPaged && State.OpenMembers == 0) Resolve(null, AllEnded, release: false);
        else State = State with { TellAt = State.TellAt ?? now + GatherFor };
    }

    public void Update(string by, string text)
    {
        State = State with { UpdateDueAt = now + State.UpdateEvery, UpdateWarned = false };
        Note(IncidentHappening.StatusUpdated, by, text);
    }

    public void SetSeverity(string by, IncidentSeverity severity)
    {
        if (State.Severity == severity) return;
        var every = rules.Incidents.EveryFor(severity);
        State = State with { Severity = severity, UpdateEvery = every };
        // It is news by itself, and the other interval begins with it.
        if (State.IsOpen) State = State with { UpdateDueAt = now + every, UpdateWarned = false };
        Note(IncidentHappening.SeverityChanged, by, WireName<IncidentSeverity>.Of(severity));
        if (State.IsOpen && State.IsPaged) TellEscalation();
    }

    public void Assign(string by, IncidentRole role, string user)
    {
        if ((role == IncidentRole.Commander ? State.Commander : State.Communications) == user) return;
        State = role == IncidentRole.Commander ? State with { Commander = user } : State with { Communications = user };
        Note(role == IncidentRole.Commander ? IncidentHappening.CommanderAssigned : IncidentHappening.CommunicationsAssigned, by, user);
    }

    public void Link(string by, IncidentLink to)
    {
        if (State.Links.Contains(to)) return;
        State = State with { Links = State.Links.Add(to) };
        Note(IncidentHappening.Linked, by, $"{WireName<IncidentLinkKind>.Of(to.Kind)} {to.Id}");
    }

    public void Mitigate(string by, string? note)
    {
        State = State with { Phase = IncidentPhase.Mitigated, MitigatedAt = now };
        Note(IncidentHappening.Mitigated, by, note);
    }

    public void Resolve(string? by, string? note, bool release)
    {
        var why = note ?? $"incident {State.Id} was resolved";
        foreach (var member in State.Members)
        {
            if (member.EndedAt is not null) continue;
            Effects.Add(new Effect.Tell(
                ToEscalation(member.Escalation),
                new EscalationCommand.IncidentOver(rules.Version, member.Escalation, State.Id, by, why, release)));
        }
        var left = release ? "released: it goes on by itself" : "resolved with the incident";
        State = State with
        {
            Phase = IncidentPhase.Resolved,
            ResolvedAt = now,
            UpdateDueAt = null,
            UpdateWarned = false,
            TellAt = null,
            Members = State.Members.Select(m => m.EndedAt is null ? m with { EndedAt = now, Why = left } : m).ToEquatableArray(),
        };
        if (State.IsPaged)
        {
            Effects.Add(new Effect.Tell(
                EntityId.Escalation(EscalationState.KeyOf(State.Id, State.Policy!)),
                new EscalationCommand.IncidentDone(rules.Version, State.Policy!, State.Opening, About(), by, why)));
        }
        if (State.Storm is { } storm) Effects.Add(new Effect.Tell(EntityId.Storm(storm), new StormCommand.Over(rules.Version, State.Id)));
        Note(IncidentHappening.Resolved, by, note);
    }

    public void Reopen(string by, string? note)
    {
        var wasResolved = State.Phase == IncidentPhase.Resolved;
        State = State with { Phase = IncidentPhase.Declared, MitigatedAt = null, ResolvedAt = null };
        if (wasResolved)
            State = State with
            {
                Opening = State.Opening + 1,
                // The policy may have gone since: somebody has to be paged all the same.
                Policy = State.Policy is null ? null : FirstThere([State.Policy, rules.Incidents.Policy, rules.Storms?.Policy], rules),
                IsPaged = false,
                UpdateDueAt = now + State.UpdateEvery,
                UpdateWarned = false,
            };
        Note(IncidentHappening.Reopened, by, note);
        if (wasResolved) TellEscalation();
    }

    public void SetRootCause(string by, string text)
    {
        if (State.RootCause == text) return;
        State = State with { RootCause = text };
        Note(IncidentHappening.RootCauseSet, by, text);
    }

    public void AddFactor(string by, string text)
    {
        if (State.Factors.Contains(text)) return;
        State = State with { Factors = State.Factors.Add(text) };
        Note(IncidentHappening.FactorAdded, by, text);
    }

    public void AddAction(string by, string text, string owner, Instant dueAt)
    {
        var action = new IncidentAction(State.Actions.Count + 1, text, owner, dueAt);
        State = State with { Actions = State.Actions.Add(action) };
        Note(IncidentHappening.ActionAdded, by, Words(action));
        TellOverdue();
    }

    public void FinishAction(string by, int number)
    {
        var action = State.Actions[number - 1];
        if (action.DoneAt is not null) return;
        State = State with { Actions = State.Actions.With(number - 1, action with { DoneAt = now, DoneBy = by }) };
        Note(IncidentHappening.ActionDone, by, Words(action));
    }

    public void Close(string by)
    {
        State = State with { Phase = IncidentPhase.Closed, ClosedAt = now };
        Note(IncidentHappening.Closed, by, null);
    }

    public void Wake()
    {
        if (State.TellAt <= now) TellOfMembers();
        TellOfUpdates();
        TellOverdue();
    }

    private static IncidentCourse Begin(string id, string title, IncidentSeverity severity, string? policy, Instant now, EscalationRules rules)
    {
        var every = rules.Incidents.EveryFor(severity);
        return new IncidentCourse(
            new IncidentState
            {
                Id = id,
                Decisions = 0,
                Title = title,
                Severity = severity,
                Phase = IncidentPhase.Declared,
                Opening = 1,
                Policy = FirstThere([policy], rules),
                DeclaredAt = now,
                UpdateEvery = every,
                UpdateDueAt = now + every,
                AsOf = now,
            },
            now,
            rules);
    }

    /// <summary>The first of these policies that the configuration has; null when it has none of them.</summary>
    private static string? FirstThere(ReadOnlySpan<string?> policies, EscalationRules rules)
    {
        foreach (var policy in policies)
            if (policy is not null && rules.Policies.ContainsKey(policy)) return policy;
        return null;
    }

    private void TellOfMembers()
    {
        if (State.IsPaged) Publish(IncidentHappening.MembersChanged, now, null, null);
        if (!State.IsPaged && State.Storm is not null && State.OpenMembers == 0)
        {
            Resolve(null, AllEnded, release: false);
            return;
        }
        // The policy was there when the first one joined, and is not any more: nobody would be paged.
        if (!State.IsPaged && State.Policy is { } policy && !rules.Policies.ContainsKey(policy)) Resolve(null, $"there is no escalation policy {policy} any more", release: true);
        else TellEscalation();
    }

    /// <summary>Each status update that is due is told of once when three quarters of its time have passed, and once when it did not come.</summary>
    private void TellOfUpdates()
    {
        var missed = State.UpdatesMissed;
        while (State.UpdateDueAt is { } due && State.UpdateEvery is { } every)
        {
            var soon = due - WarnBefore(State);
            if (!State.UpdateWarned && soon <= now)
            {
                State = State with { UpdateWarned = true };
                Publish(IncidentHappening.UpdateDueSoon, soon, null, null);
            }
            if (due > now) break;
            State = State with { UpdatesMissed = State.UpdatesMissed + 1, UpdateDueAt = due + every, UpdateWarned = false };
            Publish(IncidentHappening.UpdateMissed, due, null, null);
        }
        if (State.UpdatesMissed != missed && State.IsPaged) TellEscalation();
    }

    private void TellOverdue()
    {
        for (var i = 0; i < State.Actions.Count; i++)
        {
            var action = State.Actions[i];
            if (action.DoneAt is not null || action.IsOverdue || action.DueAt > now || State.Phase == IncidentPhase.Closed) continue;
            State = State with { Actions = State.Actions.With(i, action with { IsOverdue = true }) };
            Publish(IncidentHappening.ActionOverdue, action.DueAt, null, Words(action));
        }
    }

    /// <summary>Its escalation starts, or learns what its pages are to tell from now on.</summary>
    private void TellEscalation()
    {
        State = State with { TellAt = null };
        if (State.Policy is not { } policy) return;
        State = State with { IsPaged = true };
        Effects.Add(new Effect.Tell(
            EntityId.Escalation(EscalationState.KeyOf(State.Id, policy)),
            new EscalationCommand.Trigger(
                rules.Version,
                policy,
                About(),
                new EscalationReason.Incident(State.Opening, State.Decisions + 1, State.UpdatesMissed, State.Commander))));
    }

    /// <summary>The incident as its pages tell of it: those that are part of it, the open ones first.</summary>
    private EscalatedTicket About()
    {
        (StormDimension? Dimension, string? Value) of = State.Storm is { } storm ? StormState.OfKey(storm) : (null, null);
        var lines = State.Members
            .OrderBy(m => m.EndedAt is not null)
            .Select(m => (m.Subject is null ? m.Ticket : $"{m.Ticket} {m.Subject}") + (m.EndedAt is null ? "" : " (ended)"))
            .Concat(State.Links.Where(l => l.Kind == IncidentLinkKind.Ticket).Select(l => l.Id))
            .Take(LinesMax)
            .ToEquatableArray();
        var count = State.Members.Count + State.Links.Count(l => l.Kind == IncidentLinkKind.Ticket);
        return new EscalatedTicket(
            State.Id,
            State.Title,
            of.Dimension == StormDimension.Account ? of.Value : null,
            WireName<IncidentSeverity>.Of(State.Severity),
            of.Dimension == StormDimension.Group ? of.Value : null,
            of.Dimension == StormDimension.Product ? of.Value : null,
            new IncidentSummary(count, State.OpenMembers, lines),
            EscalatedKind.Incident);
    }

    private int Find(string escalation)
    {
        for (var i = 0; i < State.Members.Count; i++)
            if (State.Members[i].Escalation == escalation) return i;
        return -1;
    }

    /// <summary>Something for the timeline, and for everybody.</summary>
    private void Note(IncidentHappening what, string? by, string? text)
    {
        State = State with { Timeline = State.Timeline.Add(new IncidentEntry(now, by, what, text)) };
        Publish(what, now, by, text);
    }

    private void Publish(IncidentHappening what, Instant at, string? by, string? note) => Effects.Add(new Effect.Publish(new IncidentEvent
    {
        Incident = State.Id,
        Title = State.Title,
        What = what,
        Phase = State.Phase,
        Severity = State.Severity,
        OpenMembers = State.OpenMembers,
        Members = State.Members.Count,
        By = by,
        Note = note,
        At = at,
    }));

    private static string Words(IncidentAction action) => string.Create(CultureInfo.InvariantCulture, $"{action.Number}. {action.Text} ({action.Owner})");

    private static EntityId ToEscalation(string alert) =>
        EntityId.Escalation(EscalationState.OfAlert(alert)?.Key ?? throw new InvariantViolatedException($"{alert} names no escalation"));
}

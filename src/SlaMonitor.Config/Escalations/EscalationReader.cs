using System.Collections.Immutable;
using SlaMonitor.Config.Calendars;
using SlaMonitor.Config.Reading;
using SlaMonitor.Config.Yaml;
using SlaMonitor.Core;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Config.Escalations;

/// <summary>Reads one escalation policy.</summary>
internal sealed class EscalationReader(KnownNames known)
{
    private const int MostRepeats = 1000;

    private static readonly ImmutableArray<string> Keys = ["id", "steps", "repeat", "repeat_after", "when_nobody", "acknowledge_timeout"];
    private static readonly ImmutableArray<string> StepKeys = ["after", "notify", "tier", "everyone_acknowledges", "only", "time_zone"];
    private static readonly ImmutableArray<string> TargetKeys = ["schedule", "user", "channel"];

    private readonly HoursReader _hours = new(known.Values);

    public EscalationDefinition? Escalation(YamlNode node)
    {
        if (Section.Of(node, "an escalation policy", Keys, known.Errors) is not { } section) return null;
        var id = section.Required("id") is { } idNode ? known.Values.Id(idNode, "an id") : null;
        var steps = section.Required("steps") is { } stepsNode ? Steps(stepsNode) : [];
        var repeat = section["repeat"] is { } repeatNode ? Repeat(repeatNode) : 0;
        var repeatAfter = section["repeat_after"] is { } wait ? known.Values.PositiveDuration(wait, "repeat_after") : null;
        if (repeat != 0 && repeatAfter is null && steps.Count == 1 && section["repeat_after"] is null)
            known.Errors.Add(section["repeat"]!.At, "one step has no gap to repeat after; say repeat_after too");
        var timeout = section["acknowledge_timeout"] is { } timeoutNode ? known.Values.PositiveDuration(timeoutNode, "acknowledge_timeout") : null;
        var whenNobody = section["when_nobody"] is { } nobody ? known.Values.Word<WhenNobody>(nobody, "when_nobody") : WhenNobody.Skip;
        if (id is null || whenNobody is null) return null;
        return new EscalationDefinition
        {
            Id = id,
            Steps = steps,
            Repeat = repeat,
            RepeatAfter = repeatAfter,
            WhenNobody = whenNobody.Value,
            AcknowledgeTimeout = timeout,
        };
    }

    /// <summary>Null for ever.</summary>
    private int? Repeat(YamlNode node) =>
        node is YamlScalar { Value: "forever" } ? null : known.Values.Count(node, "repeat (or forever)", 0, MostRepeats) ?? 0;

    private EquatableArray<EscalationStep> Steps(YamlNode node)
    {
        var steps = new List<EscalationStep>();
        foreach (var item in known.Values.List(node, "a list of steps"))
        {
            if (Step(item) is not { } step) continue;
            if (steps.Count > 0 && step.After < steps[^1].After)
                known.Errors.Add(item.At, "this step comes before the one above it; after counts from the start of the escalation");
            steps.Add(step);
        }
        if (node is YamlSequence { Items.Count: 0 }) known.Errors.Add(node.At, "an escalation policy needs at least one step");
        return steps.ToEquatableArray();
    }

    private EscalationStep? Step(YamlNode node)
    {
        if (Section.Of(node, "a step", StepKeys, known.Errors) is not { } section) return null;
        var after = section.Required("after") is { } afterNode ? known.Values.Duration(afterNode, "after") : null;
        var tier = section["tier"] is { } tierNode ? known.Values.Word<Tier>(tierNode, "tier") : null;
        var notify = section.Required("notify") is { } notifyNode
            ? known.Values.List(notifyNode, "a list such as [ { schedule: l1-on-call } ]").Select(Target).OfType<EscalationTarget>().ToEquatableArray()
            : [];
        if (section["notify"] is YamlSequence { Items.Count: 0 } nobody) known.Errors.Add(nobody.At, "a step has to notify somebody");
        var everyone = section["everyone_acknowledges"] is { } everyoneNode && known.Values.Flag(everyoneNode, "everyone_acknowledges") == true;
        return after is null ? null : new EscalationStep(after.Value, notify, tier, everyone, Only(section));
    }

    private StepHours? Only(Section section)
    {
        var zone = section["time_zone"] is { } zoneNode ? known.Values.Zone(zoneNode) : null;
        if (section["only"] is not { } node)
        {
            if (section["time_zone"] is { } alone) known.Errors.Add(alone.At, "time_zone says in which zone the hours of only are, and there is none");
            return null;
        }
        if (section["time_zone"] is null) known.Errors.Add(node.At, "only needs the time_zone that its hours are in");
        if (_hours.Week(node) is not { } hours) return null;
        if (hours.IsEmpty) known.Errors.Add(node.At, "only without any hours: the step would never be taken");
        return zone is null || hours.IsEmpty ? null : new StepHours(hours, zone);
    }

    private EscalationTarget? Target(YamlNode node)
    {
        if (Section.Of(node, "somebody to notify", TargetKeys, known.Errors) is not { } section) return null;
        if (section.Entries.Count != 1)
        {
            known.Errors.Add(node.At, "expected one of schedule, user or channel");
            return null;
        }
        if (section["schedule"] is { } schedule)
            return known.Schedules.Reference(schedule, known.Values) is { } id ? new EscalationTarget.OnCall(id) : null;
        if (section["user"] is { } user)
            return known.Users.Reference(user, known.Values) is { } id ? new EscalationTarget.Person(id) : null;
        if (section["channel"] is { } channel)
            return known.Channels.Reference(channel, known.Values) is { } id ? new EscalationTarget.Broadcast(id) : null;
        return null;
    }
}

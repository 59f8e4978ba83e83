using NodaTime;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Web.Api;

/// <summary>What an escalation can be asked by a person.</summary>
/// <param name="Name">The end of the address.</param>
/// <param name="Summary">For the OpenAPI document.</param>
/// <param name="Fields">Of the body.</param>
/// <param name="Read">The command; null after an error, which the input then has.</param>
internal sealed record EscalationAction(
    string Name, string Summary, IReadOnlyList<InputField> Fields, Func<InputReader, string, string?, IMonitor, EscalationCommand?> Read)
{
    private static readonly string[] Targets = ["user", "schedule", "channel"];
    private static readonly InputField UntilField = new("until", "When that ends; for acknowledge as long as the policy says by default.", InputForm.Instant);
    private static readonly InputField ForField = new("for", "How long, instead of until.", InputForm.Duration);

    public static IReadOnlyList<EscalationAction> All { get; } =
    [
        new("acknowledge", "Takes it on: no step is taken until it is resolved, or until `until`.", [UntilField, ForField, InputField.By, InputField.Note], (input, by, note, monitor) =>
            new EscalationCommand.Acknowledge(0, by, Until(input, monitor), Note: note)),
        new("resolve", "Ends it.", [InputField.By, InputField.Note], (_, by, note, _) => new EscalationCommand.Resolve(0, by, note)),
        new("snooze", "Puts it off until `until`, or `for` a while.", [UntilField, ForField, InputField.By, InputField.Note], (input, by, note, monitor) =>
        {
            if (Until(input, monitor) is { } until) return new EscalationCommand.Snooze(0, by, until, note);
            if (!input.Has("until") && !input.Has("for")) input.Fail("until", "is missing: snooze needs until, a time, or for, a duration");
            return null;
        }),
        new("reassign", "Hands it to others, who are told at once.", [new("to", "Whom to tell.", InputForm.Target, IsRequired: true), InputField.By, InputField.Note], (input, by, note, monitor) =>
            To(input, monitor.Rulebook) is { } to ? new EscalationCommand.Reassign(0, by, to, note) : null),
        new("escalate", "Takes the next step now.", [InputField.By, InputField.Note], (_, by, note, _) => new EscalationCommand.StepNow(0, by, note)),
        new("reopen", "Takes back an acknowledgement or a snooze: the step is taken again.", [InputField.By, InputField.Note], (_, by, note, _) => new EscalationCommand.Reopen(0, by, note)),
    ];

    private static Instant? Until(InputReader input, IMonitor monitor)
    {
        var (until, length) = (input.Instant("until"), input.Duration("for"));
        if (input.Has("until") && input.Has("for")) input.Fail("for", "give either until or for");
        if (until <= monitor.Now) input.Fail("until", "has passed already");
        return until ?? (length is { } wait ? monitor.Now + wait : null);
    }

    private static EscalationTarget? To(InputReader input, Rulebook rulebook)
    {
        if (!input.Has("to")) input.Fail("to", "is missing: whom to tell, {user}, {schedule} or {channel}");
        if (input.Object("to", Targets) is not { } to) return null;
        var (user, schedule, channel) = (to.Name("user"), to.Name("schedule"), to.Name("channel"));
        if (Targets.Count(to.Has) != 1) input.Fail("to", "must have one of user, schedule and channel");
        var rules = rulebook.Escalations;
        if (user is not null && !rules.Users.ContainsKey(user)) to.Fail("user", NearestName.Unknown(user, "a user of the configuration", [.. rules.Users.Keys.Order(StringComparer.Ordinal)]));
        if (schedule is not null && rules.Roster.Schedule(schedule) is null) to.Fail("schedule", NearestName.Unknown(schedule, "a schedule of the configuration", [.. rules.Roster.Schedules.Select(s => s.Id)]));
        if (channel is not null && rulebook.Channels.All(c => c.Id != channel)) to.Fail("channel", NearestName.Unknown(channel, "a channel of the configuration", [.. rulebook.Channels.Select(c => c.Id)]));
        input.Adopt(to);
        if (!input.Errors.IsEmpty) return null;
        return user is not null ? new EscalationTarget.Person(user)
            : schedule is not null ? new EscalationTarget.OnCall(schedule)
            : new EscalationTarget.Broadcast(channel!);
    }
}

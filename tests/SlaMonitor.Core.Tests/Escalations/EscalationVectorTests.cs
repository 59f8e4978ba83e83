using System.Collections.Frozen;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.OnCall;
using SlaMonitor.Core.Tests.Calendars;

namespace SlaMonitor.Core.Tests.Escalations;

/// <summary>What other systems' published tests say of escalations; they stand beside the repository and are not part of it.</summary>
public sealed class EscalationVectorTests
{
    private const string Absent = "absent";

    private static readonly Instant Start = Instant.FromUtc(2026, 3, 2, 9, 0);

    /// <summary>Why ours differs is in docs/differences.md.</summary>
    private static readonly FrozenSet<string> Different = FrozenSet.Create("esc-023");

    private static readonly Lazy<Dictionary<string, JsonElement>> Vectors = new(() => BusinessTimeVectorTests.Load("escalation.json"));

    public static TheoryData<string> Ids() => [.. Vectors.Value.Keys.DefaultIfEmpty(Absent)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Vector_Published_IsMet(string id)
    {
        if (id == Absent) Assert.Skip("shared/vectors/escalation.json is not there");
        var vector = Vectors.Value[id];
        // How providers tell alerts apart is theirs; what we send them is held against their contracts in Notifications.Tests.
        if (id.StartsWith("dedup-", StringComparison.Ordinal)) Assert.Skip("of the receiver's side, see docs/differences.md");
        if (Different.Contains(id)) Assert.Skip("differs, see docs/differences.md");

        var isOfHours = vector.GetProperty("policy").TryGetProperty("continue_only_between", out var between);
        Assert.Equal(Expected(vector), isOfHours ? ToldWithin(between, vector) : Told(vector));
    }

    private static List<(double At, string Who)> Expected(JsonElement vector) =>
        [.. from told in vector.GetProperty("expected_notifications").EnumerateArray()
            from who in told.GetProperty("targets").EnumerateArray()
            select (told.GetProperty("at").GetDouble(), who.GetString()!)];

    private static List<(double At, string Who)> Told(JsonElement vector)
    {
        var unit = vector.GetProperty("unit").GetString()!.StartsWith("seconds", StringComparison.Ordinal) ? 1.0 : 60.0;
        var hasRules = vector.TryGetProperty("user_rules", out var userRules);
        var until = vector.GetProperty("until").GetDouble();
        var run = new EscalationRun(Start);
        var rules = Rules(1, vector.GetProperty("policy"), hasRules ? userRules : default);
        run.Decide(0, new EscalationCommand.Trigger(1, "p1", EscalationRun.Ticket, EscalationRun.Breach), rules);
        var version = 1;
        foreach (var happened in vector.GetProperty("events").EnumerateArray())
        {
            var at = happened.GetProperty("at").GetDouble() * unit;
            switch (happened.GetProperty("type").GetString())
            {
                case "ack":
                    run.Decide(at, new EscalationCommand.Acknowledge(version, happened.GetProperty("by").ToString(), null), rules);
                    break;
                case "close":
                    run.Decide(at, new EscalationCommand.Resolve(version, "u1", null), rules);
                    break;
                case "escalate":
                    run.Decide(at, new EscalationCommand.StepNow(version, "u1"), rules);
                    break;
                case "set_policy":
                    // Under another policy it is another escalation; the ticket ends the first and starts the second.
                    run.Decide(at, new EscalationCommand.TicketDone(version, "another policy"), rules);
                    rules = Rules(++version, happened, default);
                    run.Decide(at, new EscalationCommand.Trigger(version, $"p{version}", EscalationRun.Ticket, EscalationRun.Breach), rules);
                    break;
                case "engine_down":
                    run.Advance(at, rules);
                    run.IsAway = true;
                    break;
                case "engine_up":
                    run.Decide(at, new EscalationCommand.Wake(version), rules);
                    run.IsAway = false;
                    break;
                case var type:
                    Assert.Fail($"{type} is no event that is known");
                    break;
            }
        }
        run.Advance(until * unit, rules);
        return [.. run.Told.Select(t => (Math.Round(t.Seconds / unit, 6), hasRules ? $"{t.User}:{t.Channel}" : t.User!))];
    }

    /// <summary>One step with hours of its own, reached at a time of day; times are minutes after that.</summary>
    private static List<(double At, string Who)> ToldWithin(JsonElement between, JsonElement vector)
    {
        var reached = LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(vector.GetProperty("events")[0].GetProperty("clock").GetString()!).Value;
        Assert.True(OpenHours.TryParse($"{between[0].GetString()}-{between[1].GetString()}", out var hours));
        var zone = DateTimeZoneProviders.Tzdb[vector.GetProperty("policy").GetProperty("tz").GetString()!];
        var user = new UserDefinition("next step", "next step", [new UserContact("any", Duration.Zero)]);
        var step = new EscalationStep(Duration.Zero, [new EscalationTarget.Person(user.Id)], null, Only: new StepHours(WeeklyHours.EveryDay(hours), zone));
        var rules = EscalationRules.Of(1, [new EscalationDefinition { Id = "p1", Steps = [step] }], [user], new OnCallRoster([], [user]));
        var run = new EscalationRun((new LocalDate(2026, 3, 2) + reached).InZoneStrictly(zone).ToInstant());
        run.Decide(0, new EscalationCommand.Trigger(1, "p1", EscalationRun.Ticket, EscalationRun.Breach), rules);
        run.Advance(NodaConstants.SecondsPerDay, rules);
        return [.. run.Told.Select(t => (t.Seconds / 60, t.User!))];
    }

    private static EscalationRules Rules(int version, JsonElement policy, JsonElement userRules)
    {
        var steps = new List<EscalationStep>();
        var after = Duration.Zero;
        var last = Duration.Zero;
        var people = new HashSet<string>();
        int? repeat = policy.TryGetProperty("repeat", out var repeats) ? repeats.GetInt32() : 0;
        if (policy.TryGetProperty("chain", out var chain))
        {
            var gap = Duration.FromSeconds(policy.GetProperty("gap_seconds_after_non_wait_step").GetInt32());
            repeat = policy.GetProperty("max_repeats").GetInt32();
            foreach (var link in chain.EnumerateArray())
            {
                switch (link.GetProperty("type").GetString())
                {
                    case "notify":
                        Step(link.GetProperty("targets"), false);
                        after += gap;
                        break;
                    case "wait":
                        after += Duration.FromSeconds(link.GetProperty("seconds").GetInt32());
                        break;
                    case "repeat":
                        after += gap;
                        break;
                }
            }
            // The repetition is a step of its own there, which takes its gap too.
            last = after - steps[^1].After;
        }
        else
        {
            foreach (var step in policy.GetProperty("steps").EnumerateArray())
            {
                var times = step.TryGetProperty("repeat", out var again) ? again.GetInt32() + 1 : 1;
                last = step.TryGetProperty("delay_minutes", out var minutes) ? Duration.FromMinutes(minutes.GetInt32()) : Duration.FromSeconds(step.GetProperty("wait_seconds").GetInt32());
                for (var i = 0; i < times; i++)
                {
                    Step(step.GetProperty("targets"), step.TryGetProperty("multi_ack", out var multi) && multi.GetBoolean());
                    after += last;
                }
            }
        }
        var users = people.Select(id => new UserDefinition(id, id, Contacts(id))).ToList();
        var definition = new EscalationDefinition
        {
            Id = $"p{version}",
            Steps = steps.ToEquatableArray(),
            Repeat = repeat < 0 ? null : repeat,
            RepeatAfter = last,
            WhenNobody = WhenNobody.Wait,
        };
        return EscalationRules.Of(version, [definition], users, new OnCallRoster([EscalationRun.Nobody], users));

        void Step(JsonElement targets, bool everyone)
        {
            var ids = targets.EnumerateArray().Select(t => t.GetString()!).ToList();
            people.UnionWith(ids);
            EquatableArray<EscalationTarget> notify = ids.Count == 0
                ? [new EscalationTarget.OnCall(EscalationRun.Nobody.Id)]
                : ids.Select(i => (EscalationTarget)new EscalationTarget.Person(i)).ToEquatableArray();
            steps.Add(new EscalationStep(after, notify, null, everyone));
        }

        EquatableArray<UserContact> Contacts(string id) =>
            userRules.ValueKind == JsonValueKind.Object && userRules.TryGetProperty(id, out var rules)
                ? rules.EnumerateArray()
                    .Select(r => new UserContact(r.GetProperty("channel").GetString()!, Duration.FromMinutes(r.GetProperty("delay_minutes").GetInt32())))
                    .OrderBy(c => c.After)
                    .ToEquatableArray()
                : [new UserContact("any", Duration.Zero)];
    }
}

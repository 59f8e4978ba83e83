using System.Text.Json;
using NodaTime;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tests.Calendars;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Tests.Tickets;

/// <summary>What other systems' published tests say of clocks, where they are at hand.</summary>
public sealed class SlaClockVectorTests
{
    private const string Absent = "absent";

    /// <summary>Where we differ on purpose: the properties that are ours, and the reason. See docs/differences.md.</summary>
    private static readonly Dictionary<string, (Dictionary<string, object> Ours, string Reason)> Differences = new()
    {
        ["zam-14b"] = (
            new() { ["due_at"] = "2013-06-04T16:00:00Z" },
            "Time that is used up exactly at closing ends there; rolling it to the next opening gives away a night."),
        ["zam-13"] = (
            new() { ["due_at"] = "2013-06-04T11:15:00Z", ["paused_minutes"] = 15.0 },
            "A first response that was never given is met by the solution, and a met first response stays met when the ticket is reopened."),
    };

    private static readonly Lazy<Dictionary<string, JsonElement>> Vectors = new(() => BusinessTimeVectorTests.Load("sla-clock.json"));

    public static TheoryData<string> Ids() => [.. Vectors.Value.Keys.DefaultIfEmpty(Absent)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Vector_Published_IsMetOrListedAsDifference(string id)
    {
        if (id == Absent) Assert.Skip("shared/vectors/sla-clock.json is not there");
        var vector = Vectors.Value[id];
        var now = CalendarSamples.At(vector.GetProperty("as_of").GetString()!);
        var policy = vector.GetProperty("policy");
        var zone = DateTimeZoneProviders.Tzdb[policy.GetProperty("calendar").GetProperty("tz").GetString()!];
        var calendar = BusinessTimeVectorTests.Calendar(policy.GetProperty("calendar"), zone)!;
        var rulebook = new Rulebook(1, [calendar], [PolicyOf(policy, calendar)]);
        var log = vector.GetProperty("events").EnumerateArray()
            .SelectMany((e, i) => EventsOf(e, i))
            .Aggregate(TicketLog.Empty, (sofar, e) => sofar.With(e));
        var clocks = new TicketFold(log, rulebook).To(now).Clocks;
        var clock = vector.TryGetProperty("cycle", out var cycle) ? clocks[cycle.GetInt32()] : clocks.Last(c => c.State != ClockState.Waiting);

        Differences.TryGetValue(id, out var difference);
        foreach (var expected in vector.GetProperty("expected").EnumerateObject())
        {
            if (difference.Ours?.TryGetValue(expected.Name, out var ours) == true) Assert.Equal(ours, Answer(expected.Name, clock, calendar, now));
            else Check(expected, clock, calendar, now);
        }
    }

    private static void Check(JsonProperty expected, Clock clock, BusinessCalendar calendar, Instant now)
    {
        var answer = Answer(expected.Name, clock, calendar, now);
        switch (expected.Value.ValueKind)
        {
            case JsonValueKind.Null:
                Assert.Null(answer);
                break;
            case JsonValueKind.Number:
                Assert.Equal(expected.Value.GetDouble(), (double)answer!, 0.01);
                break;
            case JsonValueKind.True or JsonValueKind.False:
                Assert.Equal(expected.Value.GetBoolean(), answer);
                break;
            default:
                Assert.Equal(expected.Value.GetString(), answer);
                break;
        }
    }

    private static object? Answer(string property, Clock clock, BusinessCalendar calendar, Instant now) => property switch
    {
        "due_at" => clock.DueAt?.ToString(),
        "breached" => clock.BreachedAt is not null,
        "elapsed_minutes" => clock.ElapsedAt(calendar, now).TotalMinutes,
        "paused_minutes" => clock.PausedAt(calendar, now).TotalMinutes,
        "state" => clock.State switch
        {
            ClockState.Met or ClockState.MetLate => "stopped",
            ClockState.Running or ClockState.Breached => clock.IsPaused ? "paused" : "running",
            ClockState.Paused => "paused",
            ClockState.Waiting or ClockState.Cancelled => "none",
        },
        _ => throw new InvalidOperationException($"no answer to {property}"),
    };

    private static Policy PolicyOf(JsonElement policy, BusinessCalendar calendar)
    {
        var metric = policy.GetProperty("metric").GetString()!;
        var preset = metric switch
        {
            "first_response" => MetricPreset.FirstResponse,
            "next_response" => MetricPreset.NextResponse,
            "update" => MetricPreset.PeriodicUpdate,
            "resolution" => MetricPreset.Resolution,
            _ => throw new InvalidOperationException(metric),
        };
        var pauses = policy.TryGetProperty("pause_statuses", out var list)
            ? list.EnumerateArray().Select(s => Status(s.GetString()!)).ToArray()
            : [];
        return Scenario.Promise(preset, metric, Duration.FromMinutes(policy.GetProperty("target_minutes").GetDouble()), calendar.Id, pauses);
    }

    private static IEnumerable<TicketEvent> EventsOf(JsonElement e, int index)
    {
        var type = e.GetProperty("type").GetString();
        yield return new TicketEvent
        {
            Source = "vector",
            Id = $"{index}",
            Ticket = "T",
            At = CalendarSamples.At(e.GetProperty("at").GetString()!),
            Type = type switch
            {
                "created" => TicketEventType.Created,
                "status" => TicketEventType.StatusChanged,
                "agent_reply" => TicketEventType.AgentReplied,
                "customer_message" => TicketEventType.CustomerReplied,
                // The vectors name foreign priorities; the target stays the policy's, whose one target holds for all.
                "priority" => TicketEventType.PriorityChanged,
                _ => throw new InvalidOperationException(type),
            },
            Actor = e.TryGetProperty("by", out var by) && by.GetString() == "agent" ? new Actor(ActorKind.Agent) : null,
            Changes = new TicketChanges
            {
                Status = type == "status" ? Status(e.GetProperty("to").GetString()!)
                    : e.TryGetProperty("status", out var status) ? Status(status.GetString()!)
                    : null,
            },
        };
    }

    private static TicketStatus Status(string name) => name switch
    {
        "new" => TicketStatus.New,
        "open" => TicketStatus.Open,
        "pending" or "replied" => TicketStatus.Pending,
        "hold" or "on_hold" or "stalled" => TicketStatus.OnHold,
        "resolved" => TicketStatus.Solved,
        "closed" => TicketStatus.Closed,
        _ => throw new InvalidOperationException($"no status {name}"),
    };
}

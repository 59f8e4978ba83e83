using System.Text.Json;
using NodaTime;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.OnCall;
using SlaMonitor.Core.Tests.Calendars;

namespace SlaMonitor.Core.Tests.OnCall;

/// <summary>What other systems' published tests say of rotations and schedules; they stand beside the repository and are not part of it.</summary>
public sealed class RotationVectorTests
{
    private const string Absent = "absent";

    private static readonly Lazy<Dictionary<string, JsonElement>> Vectors = new(() => BusinessTimeVectorTests.Load("rotation.json"));

    public static TheoryData<string> Ids() => [.. Vectors.Value.Keys.DefaultIfEmpty(Absent)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Vector_Published_IsMet(string id)
    {
        if (id == Absent) Assert.Skip("shared/vectors/rotation.json is not there");
        var vector = Vectors.Value[id];
        switch (vector.GetProperty("kind").GetString())
        {
            case "rotation":
                Rotation(vector);
                break;
            case "schedule" or "layers":
                Schedule(vector);
                break;
            case "by_day":
                ByDay(vector);
                break;
            case "local_time":
                LocalTime(vector);
                break;
            case var kind:
                Assert.Fail($"{kind} is no kind that is known");
                break;
        }
    }

    private static void Rotation(JsonElement vector)
    {
        var schedule = OnCallSamples.Compiled(RotationVectors.Rotation(vector.GetProperty("rotation")));
        var (from, to) = vector.TryGetProperty("range", out var range) ? Range(range) : (At(vector, "at"), At(vector, "at") + Duration.Epsilon);
        if (vector.TryGetProperty("expected_shifts", out var shifts))
            Assert.Equal(Shifts(shifts), schedule.Turns(0, from, to).Select(t => (t.Start, t.End, OnCallSamples.Text(t.Users))));
        if (vector.TryGetProperty("expected_participant", out var participant))
            Assert.Equal(participant.GetString(), OnCallSamples.Text(schedule.At(from).Users));
    }

    private static void Schedule(JsonElement vector)
    {
        var schedule = OnCallSamples.Compiled(RotationVectors.Schedule(vector.GetProperty("schedule")));
        if (vector.TryGetProperty("expected_shifts", out var shifts))
        {
            var (from, to) = Range(vector.GetProperty("range"));
            Assert.Equal(
                Shifts(shifts).OrderBy(s => s.Start).ThenBy(s => s.Who, StringComparer.Ordinal),
                ByUser(schedule.Shifts(from, to)).OrderBy(s => s.Start).ThenBy(s => s.Who, StringComparer.Ordinal));
        }

        if (!vector.TryGetProperty("expected_at", out var instants)) return;
        foreach (var expected in instants.EnumerateArray())
        {
            Assert.Equal(
                expected.GetProperty("who").EnumerateArray().Select(w => w.GetString()!).Order(StringComparer.Ordinal),
                schedule.At(At(expected, "at")).Users.Order(StringComparer.Ordinal));
        }
    }

    private static void ByDay(JsonElement vector)
    {
        var definition = RotationVectors.ByDay(vector.GetProperty("rotation"));
        var schedule = OnCallSamples.Compiled(definition);
        var first = definition.Layers[0].Starts.Date;
        var days = Enumerable.Range(0, vector.GetProperty("range").GetProperty("days_from_start").GetInt32())
            .Select(first.PlusDays)
            .Select(date => (Date: date.ToString("uuuu-MM-dd", null), Who: OnCallSamples.Text(schedule.At(date.At(new LocalTime(12, 0)).InUtc().ToInstant()).Users)))
            .Where(day => day.Who.Length > 0);
        Assert.Equal(vector.GetProperty("expected_days").EnumerateObject().Select(d => (d.Name, d.Value.GetString()!)), days);
    }

    private static void LocalTime(JsonElement vector)
    {
        var zone = OnCallSamples.Zone(vector.GetProperty("tz").GetString()!);
        var local = OnCallSamples.Local(vector.GetProperty("local").GetString()!);
        Assert.Equal(At(vector, "expected_first"), WallClock.FirstInstant(zone, local));
        Assert.Equal(At(vector, "expected_last"), WallClock.LastInstant(zone, local));
    }

    /// <summary>Each user's own shifts, joined where others come and go beside them.</summary>
    private static IEnumerable<(Instant Start, Instant End, string Who)> ByUser(EquatableArray<OnCallShift> shifts)
    {
        foreach (var user in shifts.SelectMany(s => s.Users).Distinct(StringComparer.Ordinal))
        {
            (Instant Start, Instant End, string Who)? open = null;
            foreach (var shift in shifts.Where(s => s.Users.Contains(user)))
            {
                if (open is { } one && one.End == shift.Start)
                {
                    open = one with { End = shift.End };
                    continue;
                }

                if (open is { } ended) yield return ended;
                open = (shift.Start, shift.End, user);
            }

            if (open is { } last) yield return last;
        }
    }

    private static IEnumerable<(Instant Start, Instant End, string Who)> Shifts(JsonElement shifts) =>
        shifts.EnumerateArray().Select(s => (At(s, "start"), At(s, "end"), s.GetProperty("who").GetString()!));

    private static (Instant From, Instant To) Range(JsonElement range) => (At(range, "from"), At(range, "to"));

    private static Instant At(JsonElement element, string name) => OnCallSamples.At(element.GetProperty(name).GetString()!);
}

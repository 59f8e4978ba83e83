using System.Text.Json;
using NodaTime;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Wire;

/// <summary>The stored form of an escalation policy, as an escalation that started under it keeps it; and of a target by itself.</summary>
internal static class EscalationPolicyJson
{
    public static void Write(Utf8JsonWriter writer, EscalationDefinition policy)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, policy.Id);
        writer.WriteStartArray("steps"u8);
        foreach (var step in policy.Steps)
        {
            writer.WriteStartObject();
            writer.Write("after"u8, step.After);
            writer.WriteStartArray("notify"u8);
            foreach (var target in step.Notify) Write(writer, target);
            writer.WriteEndArray();
            writer.Write("tier"u8, step.Tier);
            if (step.EveryoneAcknowledges) writer.WriteBoolean("everyone"u8, true);
            if (step.Only is { } only) Write(writer, only);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        if (policy.Repeat is { } repeat) writer.WriteNumber("repeat"u8, repeat);
        else writer.WriteBoolean("forever"u8, true);
        if (policy.RepeatAfter is { } after) writer.WriteNumber("repeatAfter"u8, after.BclCompatibleTicks);
        writer.Write("nobody"u8, policy.WhenNobody);
        if (policy.AcknowledgeTimeout is { } timeout) writer.WriteNumber("ackTimeout"u8, timeout.BclCompatibleTicks);
        writer.WriteEndObject();
    }

    public static EscalationDefinition Read(ref Utf8JsonReader reader)
    {
        string? id = null;
        var steps = new List<EscalationStep>();
        int? repeat = 0;
        Duration? after = null, timeout = null;
        WhenNobody nobody = default;
        while (reader.NextMember(out var name))
        {
            if (name.SequenceEqual("id"u8)) id = reader.GetString();
            else if (name.SequenceEqual("steps"u8)) while (reader.NextItem()) steps.Add(ReadStep(ref reader));
            else if (name.SequenceEqual("repeat"u8)) repeat = reader.GetInt32();
            else if (name.SequenceEqual("forever"u8)) repeat = null;
            else if (name.SequenceEqual("repeatAfter"u8)) after = reader.GetDuration();
            else if (name.SequenceEqual("nobody"u8)) nobody = StoredName<WhenNobody>.Read(ref reader);
            else if (name.SequenceEqual("ackTimeout"u8)) timeout = reader.GetDuration();
            else throw StoredJson.Unknown(name);
        }
        return new EscalationDefinition
        {
            Id = id ?? throw new StoredFormatException("A stored escalation policy has no id."),
            Steps = steps.ToEquatableArray(),
            Repeat = repeat,
            RepeatAfter = after,
            WhenNobody = nobody,
            AcknowledgeTimeout = timeout,
        };
    }

    public static void Write(Utf8JsonWriter writer, EscalationTarget target)
    {
        writer.WriteStartObject();
        writer.WriteString(
            target switch
            {
                EscalationTarget.OnCall => "schedule"u8,
                EscalationTarget.Person => "user"u8,
                EscalationTarget.Broadcast => "channel"u8,
                _ => throw new InvariantViolatedException($"no stored form for {target}"),
            },
            target.Id);
        writer.WriteEndObject();
    }

    public static EscalationTarget ReadTarget(ref Utf8JsonReader reader)
    {
        EscalationTarget? target = null;
        while (reader.NextMember(out var name))
        {
            if (name.SequenceEqual("schedule"u8)) target = new EscalationTarget.OnCall(reader.GetString()!);
            else if (name.SequenceEqual("user"u8)) target = new EscalationTarget.Person(reader.GetString()!);
            else if (name.SequenceEqual("channel"u8)) target = new EscalationTarget.Broadcast(reader.GetString()!);
            else throw StoredJson.Unknown(name);
        }
        return target ?? throw new StoredFormatException("A stored escalation step tells nobody.");
    }

    private static EscalationStep ReadStep(ref Utf8JsonReader reader)
    {
        var after = Duration.Zero;
        var notify = new List<EscalationTarget>();
        Tier? tier = null;
        var everyone = false;
        StepHours? only = null;
        while (reader.NextMember(out var name))
        {
            if (name.SequenceEqual("after"u8)) after = reader.GetDuration();
            else if (name.SequenceEqual("notify"u8)) while (reader.NextItem()) notify.Add(ReadTarget(ref reader));
            else if (name.SequenceEqual("tier"u8)) tier = StoredName<Tier>.Read(ref reader);
            else if (name.SequenceEqual("everyone"u8)) everyone = reader.GetBoolean();
            else if (name.SequenceEqual("only"u8)) only = ReadHours(ref reader);
            else throw StoredJson.Unknown(name);
        }
        return new EscalationStep(after, notify.ToEquatableArray(), tier, everyone, only);
    }

    /// <summary>Each window as the day, from 1 for Monday, and the seconds of the day at which it begins and ends.</summary>
    private static void Write(Utf8JsonWriter writer, StepHours only)
    {
        writer.WriteStartObject("only"u8);
        writer.WriteString("zone"u8, only.Zone.Id);
        writer.WriteStartArray("hours"u8);
        for (var day = 1; day <= 7; day++)
        {
            foreach (var hours in only.Hours[(IsoDayOfWeek)day])
            {
                writer.WriteNumberValue(day);
                writer.WriteNumberValue(SecondOf(hours.Start));
                writer.WriteNumberValue(SecondOf(hours.End));
            }
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static StepHours ReadHours(ref Utf8JsonReader reader)
    {
        string? zone = null;
        var numbers = new List<int>();
        while (reader.NextMember(out var name))
        {
            if (name.SequenceEqual("zone"u8)) zone = reader.GetString();
            else if (name.SequenceEqual("hours"u8)) while (reader.NextItem()) numbers.Add(reader.GetInt32());
            else throw StoredJson.Unknown(name);
        }
        var week = WeeklyHours.None;
        foreach (var window in numbers.Chunk(3))
        {
            var day = (IsoDayOfWeek)window[0];
            week = week.With(day, week[day].Add(new OpenHours(LocalTime.FromSecondsSinceMidnight(window[1]), LocalTime.FromSecondsSinceMidnight(window[2]))));
        }
        return new StepHours(week, DateTimeZoneProviders.Tzdb[zone ?? throw new StoredFormatException("The hours of a stored escalation step are in no zone.")]);
    }

    private static long SecondOf(LocalTime time) => time.TickOfDay / NodaConstants.TicksPerSecond;
}

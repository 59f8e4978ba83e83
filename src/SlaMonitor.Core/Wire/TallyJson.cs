using System.Text.Json;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;

namespace SlaMonitor.Core.Wire;

/// <summary>Counts by metric, stored.</summary>
internal static class TallyJson
{
    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, EquatableArray<MetricTally> tallies)
    {
        writer.WriteStartArray(name);
        foreach (var tally in tallies)
        {
            writer.WriteStartObject();
            writer.WriteString("metric"u8, tally.Metric.Name);
            if (tally.Open != 0) writer.WriteNumber("open"u8, tally.Open);
            if (tally.Breached != 0) writer.WriteNumber("breached"u8, tally.Breached);
            if (tally.Met != 0) writer.WriteNumber("met"u8, tally.Met);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    public static EquatableArray<MetricTally> Read(ref Utf8JsonReader reader)
    {
        var tallies = new List<MetricTally>();
        while (reader.NextItem())
        {
            Metric metric = default;
            int open = 0, breached = 0, met = 0;
            while (reader.NextMember(out var name))
            {
                if (name.SequenceEqual("metric"u8)) metric = reader.GetMetric();
                else if (name.SequenceEqual("open"u8)) open = reader.GetInt32();
                else if (name.SequenceEqual("breached"u8)) breached = reader.GetInt32();
                else if (name.SequenceEqual("met"u8)) met = reader.GetInt32();
                else throw StoredJson.Unknown(name);
            }
            tallies.Add(new MetricTally(metric, open, breached, met));
        }
        return tallies.ToEquatableArray();
    }
}

using System.Text.Json;
using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;

namespace SlaMonitor.Core.Wire;

/// <summary>The stored forms of an account's counts by time, three numbers a bucket, and of the budgets that burn.</summary>
internal static class AttainmentJson
{
    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, EquatableArray<AttainmentWindow> windows)
    {
        writer.WriteStartArray(name);
        foreach (var window in windows)
        {
            writer.WriteStartObject();
            writer.WriteString("metric"u8, window.Metric.Name);
            Write(writer, "fine"u8, window.Fine);
            Write(writer, "coarse"u8, window.Coarse);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, EquatableArray<RaisedBurn> raised)
    {
        writer.WriteStartArray(name);
        foreach (var burn in raised)
        {
            writer.WriteStartObject();
            writer.WriteString("policy"u8, burn.Policy);
            writer.WriteString("metric"u8, burn.Metric.Name);
            writer.Write("over"u8, burn.Over);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    public static EquatableArray<AttainmentWindow> ReadWindows(ref Utf8JsonReader reader)
    {
        var windows = new List<AttainmentWindow>();
        while (reader.NextItem())
        {
            Metric metric = default;
            EquatableArray<AttainmentBucket> fine = default, coarse = default;
            while (reader.NextMember(out var name))
            {
                if (name.SequenceEqual("metric"u8)) metric = reader.GetMetric();
                else if (name.SequenceEqual("fine"u8)) fine = ReadBuckets(ref reader);
                else if (name.SequenceEqual("coarse"u8)) coarse = ReadBuckets(ref reader);
                else throw StoredJson.Unknown(name);
            }
            windows.Add(new AttainmentWindow(metric, fine, coarse));
        }
        return windows.ToEquatableArray();
    }

    public static EquatableArray<RaisedBurn> ReadRaised(ref Utf8JsonReader reader)
    {
        var raised = new List<RaisedBurn>();
        while (reader.NextItem())
        {
            string? policy = null;
            Metric metric = default;
            var over = Duration.Zero;
            while (reader.NextMember(out var name))
            {
                if (name.SequenceEqual("policy"u8)) policy = reader.GetString();
                else if (name.SequenceEqual("metric"u8)) metric = reader.GetMetric();
                else if (name.SequenceEqual("over"u8)) over = reader.GetDuration();
                else throw StoredJson.Unknown(name);
            }
            raised.Add(new RaisedBurn(policy ?? throw new StoredFormatException("A stored account raised nothing that has a name."), metric, over));
        }
        return raised.ToEquatableArray();
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, EquatableArray<AttainmentBucket> buckets)
    {
        if (buckets.IsEmpty) return;
        writer.WriteStartArray(name);
        foreach (var bucket in buckets)
        {
            writer.WriteNumberValue(bucket.Number);
            writer.WriteNumberValue(bucket.Met);
            writer.WriteNumberValue(bucket.Breached);
        }
        writer.WriteEndArray();
    }

    private static EquatableArray<AttainmentBucket> ReadBuckets(ref Utf8JsonReader reader)
    {
        var buckets = new List<AttainmentBucket>();
        while (reader.NextItem())
        {
            var number = reader.GetInt64();
            reader.Read();
            var met = reader.GetInt32();
            reader.Read();
            buckets.Add(new AttainmentBucket(number, met, reader.GetInt32()));
        }
        return buckets.ToEquatableArray();
    }
}

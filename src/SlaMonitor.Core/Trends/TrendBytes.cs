using System.Buffers;
using System.Text;
using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Core.Trends;

/// <summary>
/// A <see cref="TicketTrend"/> as it is stored and kept in memory: some hundred bytes.
/// Numbers are of variable length, seven bits a byte; instants are told from the ticket's creation, durations in whole seconds.
/// </summary>
public static class TrendBytes
{
    private const byte Form = 1;

    private static readonly Metric[] Known =
    [
        Metric.FirstResponse, Metric.NextResponse, Metric.PeriodicUpdate, Metric.Resolution, Metric.RequesterWait, Metric.AgentWork, Metric.Ownership,
    ];

    private static readonly byte[][] KnownNames = [.. Known.Select(metric => Encoding.UTF8.GetBytes(metric.Name))];

    public static EquatableArray<byte> Write(TicketTrend trend)
    {
        var bytes = new ArrayBufferWriter<byte>(128);
        Byte(bytes, Form);
        Byte(bytes, (byte)trend.Priority);
        Byte(bytes, trend.Tier is { } tier ? (byte)((int)tier + 1) : (byte)0);
        Byte(bytes, trend.Channel is { } channel ? (byte)((int)channel + 1) : (byte)0);
        Text(bytes, trend.Account);
        Text(bytes, trend.Group);
        Text(bytes, trend.Region);
        var origin = trend.CreatedAt?.ToUnixTimeTicks() ?? 0;
        Signed(bytes, origin);
        Number(bytes, (ulong)trend.Spells.Count);
        foreach (var spell in trend.Spells)
        {
            Signed(bytes, spell.From.ToUnixTimeTicks() - origin);
            Number(bytes, spell.To is { } to ? (ulong)Math.Max(0, (to - spell.From).BclCompatibleTicks) + 1 : 0);
        }
        Number(bytes, (ulong)trend.Clocks.Count);
        foreach (var clock in trend.Clocks)
        {
            var known = Array.IndexOf(Known, clock.Metric);
            Byte(bytes, (byte)(((known + 1) << 2) | (clock.BreachedAt is null ? 0 : 1) | (clock.StoppedAt is null ? 0 : 2)));
            if (known < 0) Text(bytes, clock.Metric.Name);
            if (clock.BreachedAt is { } breached) Signed(bytes, breached.ToUnixTimeTicks() - origin);
            if (clock.StoppedAt is not { } stopped) continue;
            Signed(bytes, stopped.ToUnixTimeTicks() - origin);
            Number(bytes, (ulong)clock.Used.TotalSeconds);
            Number(bytes, (ulong)clock.Waited.TotalSeconds);
        }
        return EquatableArray.Create(bytes.WrittenSpan);
    }

    /// <summary>The latest instant that something is told of, in ticks since the Unix epoch; of an open ticket the end of time.</summary>
    public static long LastOf(TicketTrend trend)
    {
        var last = trend.CreatedAt?.ToUnixTimeTicks() ?? long.MinValue;
        foreach (var spell in trend.Spells) last = Math.Max(last, spell.To?.ToUnixTimeTicks() ?? long.MaxValue);
        foreach (var clock in trend.Clocks)
            last = Math.Max(last, Math.Max(clock.BreachedAt?.ToUnixTimeTicks() ?? long.MinValue, clock.StoppedAt?.ToUnixTimeTicks() ?? long.MinValue));
        return last;
    }

    /// <summary>Where what was written lies in the order of <see cref="LastOf(TicketTrend)"/>; null when it adds nothing to any count.</summary>
    public static long? PlaceOf(ReadOnlySpan<byte> bytes) => Read(bytes) is { Spells.IsEmpty: false } or { Clocks.IsEmpty: false } ? LastOf(Read(bytes)) : null;

    /// <exception cref="StoredFormatException">Damaged, or written by a newer program.</exception>
    public static TicketTrend Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new TrendReader(bytes);
        var priority = (Priority)reader.Byte();
        var tier = reader.Byte() is var t and > 0 ? (Tier)(t - 1) : (Tier?)null;
        var channel = reader.Byte() is var c and > 0 ? (Channel)(c - 1) : (Channel?)null;
        var account = reader.Text(out var hasAccount);
        var group = reader.Text(out var hasGroup);
        var region = reader.Text(out var hasRegion);
        var origin = reader.Signed();
        var spells = new List<OpenSpell>();
        for (var left = reader.Number(); left > 0; left--)
        {
            var from = origin + reader.Signed();
            spells.Add(new OpenSpell(Instant.FromUnixTimeTicks(from), reader.Number() is var length and > 0 ? Instant.FromUnixTimeTicks(from + (long)length - 1) : null));
        }
        var clocks = new List<EndedClock>();
        for (var left = reader.Number(); left > 0; left--)
        {
            var clock = reader.Clock(origin);
            clocks.Add(new EndedClock(
                new Metric(Encoding.UTF8.GetString(clock.Metric)),
                clock.BreachedAt is var breached and not long.MinValue ? Instant.FromUnixTimeTicks(breached) : null,
                clock.StoppedAt is var stopped and not long.MinValue ? Instant.FromUnixTimeTicks(stopped) : null,
                Duration.FromSeconds(clock.Used),
                Duration.FromSeconds(clock.Waited)));
        }
        return new TicketTrend(
            hasAccount ? Encoding.UTF8.GetString(account) : null,
            hasGroup ? Encoding.UTF8.GetString(group) : null,
            hasRegion ? Encoding.UTF8.GetString(region) : null,
            priority,
            tier,
            channel,
            origin == 0 ? null : Instant.FromUnixTimeTicks(origin),
            spells.ToEquatableArray(),
            clocks.ToEquatableArray());
    }

    private static void Byte(ArrayBufferWriter<byte> bytes, byte value)
    {
        bytes.GetSpan(1)[0] = value;
        bytes.Advance(1);
    }

    private static void Number(ArrayBufferWriter<byte> bytes, ulong value)
    {
        for (; value >= 0x80; value >>= 7) Byte(bytes, (byte)(value & 0x7f | 0x80));
        Byte(bytes, (byte)value);
    }

    private static void Signed(ArrayBufferWriter<byte> bytes, long value) => Number(bytes, unchecked((ulong)((value << 1) ^ (value >> 63))));

    /// <summary>The length, plus one, and the text in UTF-8; 0 for none.</summary>
    private static void Text(ArrayBufferWriter<byte> bytes, string? text)
    {
        if (text is null)
        {
            Number(bytes, 0);
            return;
        }
        var length = Encoding.UTF8.GetByteCount(text);
        Number(bytes, (ulong)length + 1);
        Encoding.UTF8.GetBytes(text, bytes.GetSpan(length));
        bytes.Advance(length);
    }

    /// <summary>A clock as it is stored; <see cref="long.MinValue"/> for an instant that there is none of.</summary>
    internal readonly ref struct StoredClock(ReadOnlySpan<byte> metric, long breachedAt, long stoppedAt, long used, long waited)
    {
        public ReadOnlySpan<byte> Metric { get; } = metric;

        public long BreachedAt { get; } = breachedAt;

        public long StoppedAt { get; } = stoppedAt;

        public long Used { get; } = used;

        public long Waited { get; } = waited;
    }

    /// <summary>Reads what <see cref="Write"/> wrote, part by part.</summary>
    internal ref struct TrendReader
    {
        private readonly ReadOnlySpan<byte> _bytes;
        private int _at;

        public TrendReader(ReadOnlySpan<byte> bytes)
        {
            _bytes = bytes;
            if (Byte() != Form) throw new StoredFormatException("What a ticket contributes to trends was written by a newer program.");
        }

        public byte Byte() => _at < _bytes.Length ? _bytes[_at++] : throw Damaged();

        public ulong Number()
        {
            var value = 0UL;
            for (var shift = 0; shift < 64; shift += 7)
            {
                var next = Byte();
                value |= (ulong)(next & 0x7f) << shift;
                if (next < 0x80) return value;
            }
            throw Damaged();
        }

        public long Signed()
        {
            var value = Number();
            return unchecked((long)(value >> 1) ^ -(long)(value & 1));
        }

        public ReadOnlySpan<byte> Text(out bool isThere)
        {
            var length = Number();
            isThere = length > 0;
            if (!isThere) return default;
            if (length - 1 > (ulong)(_bytes.Length - _at)) throw Damaged();
            var text = _bytes.Slice(_at, (int)(length - 1));
            _at += text.Length;
            return text;
        }

        public StoredClock Clock(long origin)
        {
            var head = Byte();
            var known = (head >> 2) - 1;
            if (known >= KnownNames.Length) throw Damaged();
            var metric = known >= 0 ? KnownNames[known] : Text(out _);
            var breached = (head & 1) == 0 ? long.MinValue : origin + Signed();
            if ((head & 2) == 0) return new StoredClock(metric, breached, long.MinValue, 0, 0);
            return new StoredClock(metric, breached, origin + Signed(), (long)Number(), (long)Number());
        }

        private static StoredFormatException Damaged() => new("What a ticket contributes to trends is damaged.");
    }
}

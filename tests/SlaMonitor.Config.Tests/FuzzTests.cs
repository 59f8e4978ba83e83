using System.Diagnostics;

namespace SlaMonitor.Config.Tests;

/// <summary>Random damage to good input: always an answer, never an exception, and never a slow one.</summary>
public sealed class FuzzTests
{
    private const int Rounds = 3000;

    private static readonly string[] Pieces =
    [
        "[", "]", "{", "}", ":", ": ", "- ", "\n", "\t", "\"", "'", "&a ", "*a", "!!str ", "? ", "| ", "> ", "#", "---\n", "%", "\0", "\uD800",
        "~", "null", "true", "-1", "0", "1e999", "99999999999999999999", "P1Y", "24:00", "2026-02-30", "9999-99-99", "24x7", "berlin", "é", "\r",
        "<<: *a", "%YAML 9.9\n", ",", "@", "`",
    ];

    [Fact]
    public void Load_RandomDamageToYaml_NeverThrows() =>
        Damage(Sample.Complete, text => ConfigurationFile.Load([new("sla.yaml", text), Sample.Holidays]));

    [Fact]
    public void Load_RandomDamageToHolidays_NeverThrows() =>
        Damage(
            Sample.Holidays.Text + "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;TZID=Europe/Berlin:20260101T000000\r\nDTEND:20260102T000000\r\n"
                + "RRULE:FREQ=YEARLY;INTERVAL=2;COUNT=5;BYMONTH=11;BYDAY=4TH\r\nEXDATE:20280101\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
            text => ConfigurationFile.Load([new("sla.yaml", Sample.Complete), new("holidays/de.ics", text)]));

    [Fact]
    public void Load_RandomDamageToShifts_NeverThrows() =>
        Damage(
            "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;TZID=Europe/Berlin:20260105T090000\r\nDTEND;TZID=Europe/Berlin:20260105T170000\r\nSUMMARY:kim\r\n"
                + "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;UNTIL=20270101T000000Z;WKST=SU\r\nEXDATE;TZID=Europe/Berlin:20260119T090000\r\nEND:VEVENT\r\n"
                + "BEGIN:VEVENT\r\nDTSTART:20260106T090000Z\r\nDURATION:PT8H\r\nATTENDEE;CN=kim:mailto:kim@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
            text => ConfigurationFile.Load(
            [
                new("sla.yaml", "schedules: [ { id: s, time_zone: Europe/Berlin, from_ics: { file: s.ics } } ]\nusers: [ { id: kim } ]"), new("s.ics", text),
            ]));

    private static void Damage(string good, Func<string, ConfigurationResult> load)
    {
        for (var seed = 1; seed <= Rounds; seed++)
        {
            var text = Damaged(good, seed);
            var clock = Stopwatch.StartNew();
            try
            {
                if (load(text) is ConfigurationResult.Invalid invalid) Assert.NotEmpty(invalid.Errors);
            }
            catch (Exception thrown)
            {
                Assert.Fail($"seed {seed}: {thrown}\n{text}");
            }
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"seed {seed} took {clock.Elapsed}");
        }
    }

    private static string Damaged(string good, int seed)
    {
        var random = new Random(seed);
        var text = good;
        for (var left = random.Next(1, 6); left > 0 && text.Length > 0; left--)
        {
            var at = random.Next(text.Length);
            var length = Math.Min(random.Next(1, 30), text.Length - at);
            text = random.Next(5) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, Pieces[random.Next(Pieces.Length)]),
                2 => text.Insert(random.Next(text.Length), text.Substring(at, length)),
                3 => text.Remove(at, 1).Insert(at, ((char)random.Next(1, 0x250)).ToString()),
                _ => text[..Math.Max(1, at)],
            };
        }
        return text;
    }
}

using System.Text;
using NodaTime;
using SlaMonitor.Core.OnCall;
using static SlaMonitor.Core.Tests.OnCall.OnCallSamples;

namespace SlaMonitor.Core.Tests.OnCall;

public sealed class OnCallFeedTests
{
    private static readonly Instant From = At("2026-03-02T00:00Z");
    private static readonly Instant To = At("2026-03-16T00:00Z");

    private static readonly OnCallRoster Roster = new(
        [Schedule("Europe/Berlin", Layer("1w", "2026-03-02T09:00", "ann", "bob+cem")) with { Id = "l1" }],
        [new UserDefinition("ann", "Ann; the first, Ünïcode " + new string('é', 60), []), User("bob"), User("cem")]);

    private static string Feed(Instant from) => OnCallFeed.OfSchedule(Roster, Roster.Schedules[0], from, To, From);

    [Fact]
    public void OfSchedule_TwoWeeks_HasAnEventForEachShift()
    {
        var text = OnCallFeed.OfSchedule(Roster, Roster.Schedules[0], At("2026-03-09T08:00Z"), To, From);

        Assert.Equal(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//SlaMonitor//On call//EN\r\nMETHOD:PUBLISH\r\nX-WR-CALNAME:On call: l1\r\n"
            + "BEGIN:VEVENT\r\nUID:l1-1773043200-bob%2Bcem@slamonitor\r\nDTSTAMP:20260302T000000Z\r\nDTSTART:20260309T080000Z\r\nDTEND:20260316T000000Z\r\n"
            + "SUMMARY:bob\\, cem\r\nDESCRIPTION:l1: bob\\, cem\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
            text);
    }

    [Fact]
    public void OfSchedule_LongAndOddNames_AreEscapedAndFoldedAt75Octets()
    {
        var text = Feed(From);

        var lines = text.Split("\r\n");
        Assert.All(lines, line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
        Assert.DoesNotContain('\n', string.Concat(lines));
        Assert.Contains("SUMMARY:Ann\\; the first\\, Ünïcode " + new string('é', 60) + "\r\n", text.Replace("\r\n ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void OfSchedule_AskedLater_KeepsTheUidOfTheShiftThatIsOn() =>
        Assert.Equal(Uids(Feed(At("2026-03-03T12:00Z"))), Uids(Feed(At("2026-03-05T12:00Z"))));

    [Fact]
    public void OfUser_OneOfTwoInATurn_HasTheirShiftsAlone()
    {
        var text = OnCallFeed.OfUser(Roster, Roster.User("cem")!, At("2026-03-02T08:00Z"), To, From);
        Assert.Single(Uids(text));
        Assert.Contains("SUMMARY:On call: l1\r\n", text, StringComparison.Ordinal);
    }

    private static List<string> Uids(string feed) => [.. feed.Split("\r\n").Where(line => line.StartsWith("UID:", StringComparison.Ordinal))];
}

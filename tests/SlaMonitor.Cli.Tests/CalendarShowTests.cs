using System.Text;
using System.Text.Json;
using System.Xml.Linq;

namespace SlaMonitor.Cli.Tests;

public sealed class CalendarShowTests
{
    private const string Configuration = """
        version: 1
        calendars:
          - id: berlin
            time_zone: Europe/Berlin
            hours: { mon-fri: "09:00-17:15", sun: "01:00-04:00" }
            holidays: [ { date: 2026-03-25, name: "A & <b> \"day\"" } ]
            shifts: [ { date: 2026-03-27, hours: "22:00-02:00" } ]
            breaks: [ { date: 2026-03-26, hours: "14:00-15:00" } ]
          - id: singapore
            time_zone: Asia/Singapore
            hours: { mon-fri: "09:00-18:00" }
          - id: follow-the-sun
            union: [ berlin, singapore ]

        """;

    [Fact]
    public async Task Show_OneWeek_IsARowADayWithTheReasonsWhyItDiffers()
    {
        var run = await ShowAsync("--calendar berlin --from 2026-03-29 --weeks 1");

        Assert.Equal(
            """
            Calendar berlin, wall time in Europe/Berlin
            A cell is half an hour: █ open, ▒ open in part, · closed, × skipped by the clocks

            Week 13 of 2026          0     3     6     9     12    15    18    21    24
            Mon 2026-03-23     8:15  ··················████████████████▒·············  09:00-17:15
            Tue 2026-03-24     8:15  ··················████████████████▒·············  09:00-17:15
            Wed 2026-03-25     0:00  ················································  closed
                                     holiday A & <b> "day": closed all day
            Thu 2026-03-26     7:15  ··················██████████··████▒·············  09:00-14:00, 15:00-17:15
                                     break: 14:00-15:00 taken out
            Fri 2026-03-27     2:00  ············································████  22:00-24:00
                                     shift: 22:00-02:00 instead of 09:00-17:15
            Sat 2026-03-28     2:00  ████············································  00:00-02:00
                                     shift (2026-03-27): 22:00-02:00 instead of 09:00-17:15
            Sun 2026-03-29     2:00  ··██××██········································  01:00-02:00 (+01:00), 03:00-04:00 (+02:00)
                                     clocks go forward 02:00 -> 03:00, this day has 23 hours
            Week total        29:45

            All 7 days: 29:45 h

            """,
            run.Out);
        Assert.Equal((0, ""), (run.Code, run.Error));
    }

    [Fact]
    public async Task Show_UnionInAnotherZone_HasARowForEachMember()
    {
        var run = await ShowAsync("--calendar follow-the-sun --from 2026-03-23 --weeks 1 --time-zone UTC");

        Assert.Contains(
            """
            Wed 2026-03-25     9:00  ··██████████████████····························  01:00-10:00
              berlin           0:00  ················································  closed
              singapore        9:00  ··██████████████████····························  01:00-10:00
                                     berlin: holiday A & <b> "day": closed all day

            """,
            run.Out,
            StringComparison.Ordinal);
        Assert.Contains("in Europe/Berlin clocks go forward 02:00 -> 03:00\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_NoDate_IsTodayInTheCalendarsZone()
    {
        var noon = new DateTimeOffset(2026, 3, 29, 22, 30, 0, TimeSpan.Zero);

        // Half past ten in the evening of Sunday in UTC is Monday in Berlin.
        var run = await ShowAsync("--calendar berlin --weeks 1", time: new StoppedClock(noon));

        Assert.Contains("Week 14 of 2026 ", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_OutputWithoutUnicode_IsAscii()
    {
        var run = await ShowAsync("--calendar berlin --from 2026-03-29 --weeks 1", encoding: Encoding.Latin1);

        Assert.Contains("Sun 2026-03-29     2:00  ..##xx##........................................  01:00-02:00", run.Out, StringComparison.Ordinal);
        Assert.All(run.Out, c => Assert.True(char.IsAscii(c), $"'{c}'"));
    }

    [Theory]
    [InlineData("--calendar berlin --weeks 0", 2, "--weeks must be 1 to 530")]
    [InlineData("--calendar berlin --from today", 2, "--from 'today' is not a date such as 2026-03-02")]
    [InlineData("--calendar berlin --from 1812-01-01", 1, "reaches from 1900-01-01")]
    [InlineData("--calendar berlin --time-zone Europe/Berln", 2, "the nearest is \"Europe/Berlin\"")]
    [InlineData("--calendar berlni", 1, "the nearest is \"berlin\"")]
    public async Task Show_WrongQuestion_SaysWhatIsWrong(string question, int code, string error)
    {
        var run = await ShowAsync(question);

        Assert.Equal((code, ""), (run.Code, run.Out));
        Assert.Contains(error, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_Json_AddsUp()
    {
        var run = await ShowAsync("--calendar follow-the-sun --from 2026-03-23 --weeks 2 --json");

        using var document = JsonDocument.Parse(run.Out);
        var days = document.RootElement.GetProperty("days").EnumerateArray().ToList();
        Assert.Equal(14, days.Count);
        Assert.Equal(document.RootElement.GetProperty("openSeconds").GetDecimal(), days.Sum(d => d.GetProperty("openSeconds").GetDecimal()));
        Assert.All(days, d => Assert.Equal(
            d.GetProperty("openSeconds").GetDouble(),
            d.GetProperty("open").EnumerateArray().Sum(o => (o.GetProperty("end").GetDateTimeOffset() - o.GetProperty("start").GetDateTimeOffset()).TotalSeconds)));
        Assert.Equal("singapore", days[0].GetProperty("members")[1].GetProperty("calendar").GetString());
    }

    [Fact]
    public async Task Svg_Calendar_IsWholeAndDrawsHoursToScale()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "berlin.svg");

        var run = await ShowAsync($"--calendar berlin --from 2026-03-23 --weeks 2 --svg {file}");

        Assert.Equal((0, "", ""), (run.Code, run.Out, run.Error));
        var svg = XDocument.Load(file).Root!;
        XNamespace ns = "http://www.w3.org/2000/svg";
        Assert.Equal("Open hours of calendar berlin", svg.Element(ns + "title")!.Value);
        Assert.Contains("Wed 2026-03-25: holiday A & <b> \"day\": closed all day.", svg.Element(ns + "desc")!.Value, StringComparison.Ordinal);
        Assert.Equal("sheet-title sheet-desc", svg.Attribute("aria-labelledby")!.Value);
        var style = svg.Element(ns + "style")!.Value;
        Assert.Contains("prefers-color-scheme: dark", style, StringComparison.Ordinal);
        Assert.Contains("@media print", style, StringComparison.Ordinal);
        Assert.Equal(14, svg.Descendants(ns + "rect").Count(r => r.Attribute("class")?.Value == "closed"));

        // 8 h 15 min from 09:00: the same scale as the column of 24 hours.
        var day = double.Parse(svg.Descendants(ns + "rect").First(r => r.Attribute("class")?.Value == "closed").Attribute("height")!.Value, System.Globalization.CultureInfo.InvariantCulture);
        var open = svg.Descendants(ns + "rect").First(r => r.Attribute("class")?.Value == "open" && r.Element(ns + "title")?.Value == "09:00-17:15");
        Assert.Equal(day * 8.25 / 24, double.Parse(open.Attribute("height")!.Value, System.Globalization.CultureInfo.InvariantCulture), 0.1);
        Assert.Contains(svg.Descendants(ns + "rect"), r => r.Attribute("class")?.Value == "gone");
        Assert.Contains(svg.Descendants(ns + "rect"), r => r.Attribute("class")?.Value == "break");
        Assert.Contains(svg.Descendants(ns + "rect"), r => r.Attribute("class")?.Value == "shift");
        // It needs nothing else, and nothing in it runs.
        Assert.Empty(svg.Descendants(ns + "script").Concat(svg.Descendants(ns + "image")));
        Assert.DoesNotContain("http", File.ReadAllText(file).Replace(ns.NamespaceName, "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Svg_FolderMissing_IsAFailureInALine()
    {
        var run = await ShowAsync("--calendar berlin --svg /no/such/folder/berlin.svg");

        Assert.Equal((3, ""), (run.Code, run.Out));
        Assert.StartsWith("slamonitor: ", run.Error, StringComparison.Ordinal);
    }

    private static async Task<CommandLine> ShowAsync(string question, Encoding? encoding = null, TimeProvider? time = null)
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("sla.yaml", Configuration);
        using var output = new EncodedWriter(encoding ?? Encoding.UTF8);
        using var error = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(new StringReader(""), output, error, false, _ => null, time ?? TimeProvider.System);
        var code = await SlaMonitorCommand.RunAsync(["calendar", "show", "--config", file, .. question.Split(' ')], terminal);
        return new CommandLine(code, output.ToString(), error.ToString());
    }

    private sealed class EncodedWriter(Encoding encoding) : StringWriter
    {
        public override Encoding Encoding => encoding;
    }

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}

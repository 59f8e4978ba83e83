using System.IO.Compression;
using System.Text;
using SlaMonitor.Review.Histories;

namespace SlaMonitor.Review.Tests.Backtests;

public sealed class TicketHistoryTests
{
    private const string Good = """{"id":"ID","ticket":"TICKET","at":"2026-03-02T08:00:00Z","type":"note_added"}""";

    [Fact]
    public void OfLines_BadRows_AreToldWithTheirLinesAndLeftOut()
    {
        var history = HistoryText.OfJson($$"""

            {{Event("1")}}
            {
            {{Event("2").Replace("note_added", "note_aded", StringComparison.Ordinal)}}
               
            {{Event("3")}}
            """.Replace("\n", "\r\n", StringComparison.Ordinal));

        Assert.Equal((2, 2), (history.Events, history.Errors.Rows));
        Assert.Equal([3L, 4L], history.Errors.First.Select(e => e.Line));
        Assert.Contains("not valid JSON", history.Errors.First[0].Message, StringComparison.Ordinal);
        Assert.Contains("the nearest is \"note_added\"", history.Errors.First[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OfLines_ManyBlocks_KeepOrderAndLineNumbers()
    {
        const int Lines = 60_000;
        var text = new StringBuilder();
        for (var i = 1; i <= Lines; i++) text.Append(i % 10_000 == 0 ? "bad" : Event($"{i}", $"T-{i % 7}")).Append('\n');

        var history = HistoryText.OfJson(text.ToString());

        Assert.Equal([10_000L, 20_000L, 30_000L, 40_000L, 50_000L, 60_000L], history.Errors.First.Select(e => e.Line));
        Assert.Equal(Lines - 6, history.Events);
        var numbers = history.LogOf(0).Events.Select(e => int.Parse(e.Id, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(numbers.Order(), numbers);
    }

    [Fact]
    public void OfLines_LineWithoutEnd_CostsItselfAlone()
    {
        var history = HistoryText.OfJson(Event("1") + "\n" + new string('x', 9 << 20) + "\n" + Event("2") + "\n{\n");

        Assert.Equal(2, history.Events);
        Assert.Equal([2L, 4L], history.Errors.First.Select(e => e.Line));
        Assert.Contains("longer than 8 MiB", history.Errors.First[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OfLines_ErrorsBeyondTheLimit_AreCounted()
    {
        var history = HistoryText.OfJson(string.Concat(Enumerable.Repeat("bad\n", 5_000)));

        Assert.Equal((5_000, HistoryErrors.Kept), (history.Errors.Rows, history.Errors.First.Count));
    }

    [Fact]
    public void OfLines_SameIdentity_CountsAsADuplicate()
    {
        var history = HistoryText.OfJson($"{Event("1")}\n{Event("1", "T-2")}\n{Event("1").Replace("{\"id\"", "{\"source\":\"other\",\"id\"", StringComparison.Ordinal)}\n");

        Assert.Equal((2, 1), (history.Events, history.Duplicates));
        Assert.Equal(["T-1"], history.Tickets);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Open_File_PackedOrNot(bool packed)
    {
        var path = Path.GetTempFileName();
        try
        {
            using (var file = File.Create(path))
            using (var stream = packed ? new GZipStream(file, CompressionLevel.Fastest) : (Stream)file)
                stream.Write(Encoding.UTF8.GetBytes($"broken\n{Event("1")}"));

            var history = TicketHistory.Open(path, null, TestContext.Current.CancellationToken);

            Assert.Equal((1, 1), (history.Events, history.Errors.Rows));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Read_Accounts_TheLastLineHoldsAndBadOnesAreTold()
    {
        var errors = new HistoryErrors();
        using var lines = new MemoryStream("""
            {"id":"acme","segment":"gold","fields":{"seats":12}}
            {"segment":"gold"}
            {"id":"acme","segmnt":"gold"}
            nothing
            {"id":"acme","segment":"platinum"}
            """u8.ToArray());

        var book = AccountBook.Read(lines, errors);

        Assert.Equal("platinum", book["acme"]!.Segment);
        Assert.Null(book["other"]);
        Assert.Equal([2L, 3L, 4L], errors.First.Select(e => e.Line));
    }

    private static string Event(string id, string ticket = "T-1") =>
        Good.Replace("ID", id, StringComparison.Ordinal).Replace("TICKET", ticket, StringComparison.Ordinal);
}

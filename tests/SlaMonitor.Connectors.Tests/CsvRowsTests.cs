using FsCheck;
using FsCheck.Fluent;
using SlaMonitor.Connectors.Rows;

namespace SlaMonitor.Connectors.Tests;

public sealed class CsvRowsTests
{
    [Fact]
    public void Rows_WhateverIsWritten_IsReadBack()
    {
        var cell = Gen.Elements("", "a", "b c", "x,y", "say \"hi\"", "two\nlines", ";", "ü€").ArrayOf(3);

        Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(cell.ListOf().ToArbitrary(), table =>
        {
            // A row of one empty cell is a blank line in CSV, so that the first cell is never empty here.
            var rows = table.Select(row => row.Prepend("1").ToArray()).ToList();
            var text = "k,a,b,c\n" + string.Concat(rows.Select(row => string.Join(',', row.Select(Quoted)) + "\n"));
            var read = Read(text).Cast<RawRow.Record>().Select(row => new[] { row.Row["k"], row.Row["a"], row.Row["b"], row.Row["c"] });
            return rows.Select(row => string.Join('|', row)).SequenceEqual(read.Select(row => string.Join('|', row)));
        }));
    }

    [Fact]
    public void Rows_QuoteNeverClosed_CostsOneLine()
    {
        var rows = Read("a,b\n1,\"open\n2,x\n3,y\n");

        Assert.Equal([2L, 3, 4], rows.Select(row => row.Line));
        Assert.IsType<RawRow.Unreadable>(rows[0]);
        Assert.Equal("y", ((RawRow.Record)rows[2]).Row["B"]);
    }

    [Theory]
    [InlineData("a;b\n1;2,3\n", "2,3")]
    [InlineData("a\tb\r\n1\t\"2\"\r\n\r\n", "2")]
    [InlineData("\ufeffa,b\n1, 2 \n", "2")]
    public void Rows_OtherForms_AreUnderstood(string text, string expected) =>
        Assert.Equal(expected, ((RawRow.Record)Assert.Single(Read(text))).Row["b"]);

    private static string Quoted(string cell) => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static List<RawRow> Read(string text)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, text);
            using var file = ExportFile.Open(path);
            return [.. file.Rows()];
        }
        finally
        {
            File.Delete(path);
        }
    }
}

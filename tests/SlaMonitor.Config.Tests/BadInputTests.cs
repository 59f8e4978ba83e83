namespace SlaMonitor.Config.Tests;

/// <summary>The table of bad inputs in <c>samples/bad-inputs.txt</c>: a title, a configuration, and the exact lines that it is answered with.</summary>
public sealed class BadInputTests
{
    private sealed record Row(string Title, string Yaml, string Errors);

    private static readonly List<Row> Table =
    [
        .. File.ReadAllText(Path.Combine(Sample.Folder, "bad-inputs.txt"))
            .Split("\n----\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(Parse),
    ];

    public static TheoryData<string> Titles => new(Table.Select(r => r.Title));

    [Theory]
    [MemberData(nameof(Titles))]
    public void Load_BadInput_NamesEachPlace(string title)
    {
        var row = Table.Single(r => r.Title == title);
        // A tab in the table itself would be lost on the next person's editor.
        Assert.Equal(row.Errors, string.Join('\n', Sample.Errors(row.Yaml.Replace("<TAB>", "\t", StringComparison.Ordinal))));
    }

    [Fact]
    public void Load_SecretWrittenOut_IsNeverRepeated()
    {
        var errors = string.Join('\n', Sample.Errors(Table.Single(r => r.Title == "# secrets written out").Yaml));
        Assert.DoesNotContain("hooks.example.org", errors, StringComparison.Ordinal);
    }

    private static Row Parse(string text)
    {
        var lines = text.TrimEnd('\n').Split('\n').ToList();
        var arrow = lines.IndexOf("=>");
        return new Row(lines[0], string.Join('\n', lines[1..arrow]), string.Join('\n', lines[(arrow + 1)..]));
    }
}

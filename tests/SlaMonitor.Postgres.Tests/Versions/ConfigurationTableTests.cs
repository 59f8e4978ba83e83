using NodaTime;
using SlaMonitor.Core.Versions;
using SlaMonitor.Postgres.Versions;

namespace SlaMonitor.Postgres.Tests.Versions;

public sealed class ConfigurationTableTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Append_InOrder_IsReadBackEqual()
    {
        await using var database = await postgres.NewAsync();
        var table = new ConfigurationTable(database);
        ConfigurationVersion[] versions =
        [
            Version(1) with { MadeAt = null, By = null },
            Version(2),
            Version(3) with { ApplyTo = ApplyTo.Open, Comment = "why", Files = [new ConfigurationText("a.yaml", "x: \"1\"\n"), new ConfigurationText("b.yaml", "Größe, {}")] },
        ];

        foreach (var version in versions) Assert.IsType<Appended.Stored>(await table.AppendAsync(version, Cancellation));

        Assert.Equal(versions, await table.ReadAsync(0, Cancellation));
        Assert.Equal(versions[2..], await table.ReadAsync(2, Cancellation));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Append_NotTheNext_IsTaken(int number)
    {
        await using var database = await postgres.NewAsync();
        var table = new ConfigurationTable(database);
        await table.AppendAsync(Version(1), Cancellation);

        Assert.Equal(new Appended.Taken(1), await table.AppendAsync(Version(number), Cancellation));
        Assert.Equal([Version(1)], await table.ReadAsync(0, Cancellation));
    }

    [Fact]
    public async Task Append_FourWritersOfTheSameVersion_OneStoresIt()
    {
        await using var database = await postgres.NewAsync();
        var table = new ConfigurationTable(database);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => table.AppendAsync(Version(1) with { By = $"{i}" }, Cancellation)));

        Assert.Single(answers.OfType<Appended.Stored>());
        Assert.Equal([new Appended.Taken(1), new Appended.Taken(1), new Appended.Taken(1)], answers.OfType<Appended.Taken>());
    }

    [Fact]
    public async Task GivenAtStart_Remembered_IsTheLast()
    {
        await using var database = await postgres.NewAsync();
        var table = new ConfigurationTable(database);

        Assert.Null(await table.GivenAtStartAsync(Cancellation));
        await table.RememberGivenAtStartAsync("one", Cancellation);
        await table.RememberGivenAtStartAsync("two", Cancellation);

        Assert.Equal("two", await table.GivenAtStartAsync(Cancellation));
    }

    private static ConfigurationVersion Version(int number) =>
        new(number, Instant.FromUtc(2026, 3, 2, 9, number), "start", ApplyTo.New, null, [new ConfigurationText("a.yaml", $"version: {number}")]);
}

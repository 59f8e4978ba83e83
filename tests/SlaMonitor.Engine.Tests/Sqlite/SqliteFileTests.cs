using SlaMonitor.Engine.Sqlite;
using SlaMonitor.Engine.Tests.Stored;

namespace SlaMonitor.Engine.Tests.Sqlite;

public sealed class SqliteFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void InOne_DiskFull_SaysSoAndWritesNothing()
    {
        using var file = SqliteFile.Open(_folder.File("full.db"), 1024, "FULL");
        file.Execute("CREATE TABLE t (x BLOB); PRAGMA max_page_count = 20");
        using var insert = file.Prepare("INSERT INTO t (x) VALUES (zeroblob(4000))");

        var refusal = Assert.Throws<StoreException>(() => file.InOne(() =>
        {
            for (var i = 0; i < 100; i++) insert.Run();
        }));

        Assert.Contains("disk is full", refusal.Message, StringComparison.Ordinal);
        Assert.False(file.InTransaction);
        Assert.Equal(0, file.Number("SELECT count(*) FROM t"));
    }

    [Fact]
    public void InOne_NotCommitted_IsInvisibleAfterACrash()
    {
        using var file = SqliteFile.Open(_folder.File("some.db"), 1024, "FULL");
        file.Execute("CREATE TABLE t (x INTEGER); INSERT INTO t VALUES (1)");
        file.InOne(() =>
        {
            file.Execute("INSERT INTO t VALUES (2)");
            using var crashed = _folder.Crash();
            using var after = SqliteFile.Open(crashed.File("some.db"), 1024, "FULL");
            Assert.Equal(1, after.Number("SELECT count(*) FROM t"));
        });

        Assert.Equal(2, file.Number("SELECT count(*) FROM t"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("O'Brien \"x\" \\ ; --")]
    [InlineData("名前 🚀\t\u0001")]
    public void Bind_AnyText_IsReadBack(string text)
    {
        using var file = SqliteFile.Open(_folder.File("text.db"), 1024, "FULL");
        var select = file.Prepare("SELECT ?1, ?2, typeof(?1), ?3").Bind(1, text).Bind(2, (string?)null).Bind(3, ReadOnlySpan<byte>.Empty);

        Assert.True(select.Step());
        Assert.Equal(text, select.Text(0));
        Assert.True(select.IsNull(1));
        Assert.Equal("text", select.Text(2));
        Assert.False(select.IsNull(3));
        Assert.True(select.Bytes(3).IsEmpty);
        Assert.False(select.Step());
    }

    [Fact]
    public void Open_FolderThatIsNotThere_SaysSo()
    {
        var refusal = Assert.Throws<StoreException>(() => SqliteFile.Open(_folder.File("no/such/folder.db"), 1024, "FULL"));

        Assert.Contains("cannot be opened", refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}

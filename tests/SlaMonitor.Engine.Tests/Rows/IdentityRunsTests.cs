using FsCheck;
using FsCheck.Fluent;
using SlaMonitor.Core;
using SlaMonitor.Engine.Rows;
using SlaMonitor.Engine.Tests.Stored;

namespace SlaMonitor.Engine.Tests.Rows;

/// <summary>Every identity that was written is known, before and after runs are merged; no other is.</summary>
public sealed class IdentityRunsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private int _next;
    private long _position;

    [Fact]
    public void Write_SixtyFourRuns_AreMergedTwiceAndAllKnown()
    {
        var written = new List<EventIdentity>();
        for (var batch = 1; batch <= 64; batch++)
        {
            // Reopened now and then: a run is where it was.
            _folder.WithRows(store =>
            {
                written.AddRange(Write(store, 1 + (batch % 5)));
                Check(store, written);
            });
            // As many as the number has eights, sixty-fours and ones: runs of a level are merged when they are eight.
            Assert.Equal((batch / 64) + (batch / 8 % 8) + (batch % 8), RowModel.Rows(_folder.File("rows.db"), "identity_run"));
        }
    }

    [Fact]
    public void Write_AnySizes_KnowsAllAndNoOther() => Prop
        .ForAll(ArbMap.Default.ArbFor<NonNegativeInt[]>(), sizes =>
        {
            using var folder = new TempFolder();
            folder.WithRows(store =>
            {
                var written = new List<EventIdentity>();
                foreach (var size in sizes) written.AddRange(Write(store, size.Get * 3));
                Check(store, written);
            });
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    [Fact]
    public void Write_NoIdentities_MakesNoRun() => _folder.WithRows(store =>
    {
        Write(store, 0);
        Assert.Equal(0, RowModel.Rows(_folder.File("rows.db"), "identity_run"));
    });

    [Fact]
    public void Write_ABatchAgain_MakesNoSecondRun() => _folder.WithRows(store =>
    {
        var identities = Enumerable.Range(0, 10).Select(Identity).Order().ToList();
        var batch = new RowBatch(1, [], identities, []);
        store.Write(batch);
        store.Write(batch);

        Assert.Equal(identities, store.Identities());
    });

    [Fact]
    public void Write_NotSorted_IsABug() => _folder.WithRows(store =>
    {
        var identities = Enumerable.Range(0, 10).Select(Identity).OrderDescending().ToList();
        Assert.Throws<InvariantViolatedException>(() => store.Write(new RowBatch(1, [], identities, [])));
        Assert.Throws<InvariantViolatedException>(() => store.Write(new RowBatch(1, [], [Identity(1), Identity(1)], [])));
    });

    [Fact]
    public void Identities_MergedWhileRead_MissesNone() => _folder.WithRows(store =>
    {
        var early = new List<EventIdentity>();
        for (var run = 0; run < 7; run++) early.AddRange(Write(store, 3));
        using var reading = store.Identities().GetEnumerator();
        var read = new HashSet<EventIdentity>();
        for (var i = 0; i < 10; i++)
        {
            Assert.True(reading.MoveNext());
            read.Add(reading.Current);
        }

        // The eighth run takes the seven before it into one.
        Write(store, 3);
        while (reading.MoveNext()) read.Add(reading.Current);

        Assert.Subset(read, early.ToHashSet());
    });

    [Fact]
    public async Task Knows_WhileRunsAreMerged_NeverForgets()
    {
        using var directory = DataDirectory.Open(_folder.Path);
        using var store = SqliteRowStore.Open(directory);
        var first = Write(store, 100);
        var isDone = false;
        var reading = Enumerable.Range(0, 2).Select(_ => Task.Run(
            () =>
            {
                while (!Volatile.Read(ref isDone))
                    foreach (var identity in first) Assert.True(store.Knows(identity));
            },
            TestContext.Current.CancellationToken)).ToArray();

        for (var i = 0; i < 200; i++) Write(store, 20);
        Volatile.Write(ref isDone, true);

        await Task.WhenAll(reading);
    }

    public void Dispose() => _folder.Dispose();

    private static EventIdentity Identity(int number) => EventIdentity.Of("test", $"event {number}");

    private static void Check(SqliteRowStore store, List<EventIdentity> written)
    {
        Assert.Equal(written.Order(), store.Identities().Order());
        Assert.All(written, identity => Assert.True(store.Knows(identity)));
        // Neighbours of what is known, where a search by halves goes wrong first.
        var known = written.ToHashSet();
        foreach (var identity in written)
        {
            Assert.Equal(known.Contains(identity with { Low = identity.Low + 1 }), store.Knows(identity with { Low = identity.Low + 1 }));
            Assert.Equal(known.Contains(identity with { Low = identity.Low - 1 }), store.Knows(identity with { Low = identity.Low - 1 }));
        }
        Assert.False(store.Knows(default));
        Assert.False(store.Knows(new EventIdentity(ulong.MaxValue, ulong.MaxValue)));
    }

    private List<EventIdentity> Write(SqliteRowStore store, int count)
    {
        var identities = Enumerable.Range(_next, count).Select(Identity).Order().ToList();
        _next += count;
        store.Write(new RowBatch(++_position, [], identities, []));
        return identities;
    }
}

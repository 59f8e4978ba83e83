using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Engine.Rows;
using SlaMonitor.Engine.Tests.Stored;

namespace SlaMonitor.Engine.Tests.Rows;

public sealed class SqliteRowStoreTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Write_AnyBatches_RowsAreThoseOfAModel() => Prop
        .ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            using var folder = new TempFolder();
            var any = new Any(seed);
            var model = new RowModel();
            folder.WithRows(store =>
            {
                for (var position = 1; position <= 5; position++)
                {
                    var batch = model.Next(any, position * 10);
                    store.Write(batch);
                    if (any.Yes()) store.Write(batch);
                    model.Check(store, folder.File("rows.db"));
                    using var crashed = folder.Crash();
                    crashed.WithRows(store => model.Check(store, crashed.File("rows.db")));
                }
            });
            folder.WithRows(store => model.Check(store, folder.File("rows.db")));
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(15));

    [Theory]
    [InlineData("O'Brien")]
    [InlineData("\"; DROP TABLE ticket; --")]
    [InlineData("名前 🚀 Größe")]
    [InlineData("%_*?[a-z]")]
    [InlineData(" ")]
    public void Load_OddId_IsFoundAndNoOther(string id) => _folder.WithRows(store =>
    {
        var ticket = new Any(3).Ticket(id);
        store.Write(new RowBatch(1, [Row.Of(ticket)], [], []));

        Assert.Equal(ticket, store.Load(EntityId.Ticket(id)));
        Assert.Null(store.Load(EntityId.Account(id)));
        Assert.Null(store.Load(EntityId.Ticket(id + "x")));
    });

    [Fact]
    public void Load_IdOf256Characters_IsFound() => Load_OddId_IsFoundAndNoOther(new string('ü', 256));

    [Fact]
    public void Due_ManyAtOneInstant_IsNeverCutBetweenThem() => _folder.WithRows(store =>
    {
        var at = Instant.FromUtc(2026, 3, 2, 9, 0);
        Instant[] due = [at, at, at + Duration.FromTicks(1), at + Duration.FromTicks(1), at + Duration.FromTicks(1), at + Duration.FromTicks(2)];
        store.Write(new RowBatch(1, [.. due.Select((d, i) => Any($"T-{i}", d))], [], []));

        Assert.Equal(2, store.Due(at, Instant.MaxValue, 1).Count);
        Assert.Equal(5, store.Due(at, Instant.MaxValue, 3).Count);
        Assert.Equal(6, store.Due(Instant.MinValue, Instant.MaxValue, 6).Count);
        Assert.Equal(3, store.Due(at + Duration.FromTicks(1), at + Duration.FromTicks(2), 100).Count);
        Assert.Empty(store.Due(at + Duration.FromTicks(3), Instant.MaxValue, 10));
    });

    [Fact]
    public void Write_OneRowIsABug_WritesNothingOfTheBatch() => _folder.WithRows(store =>
    {
        store.Write(new RowBatch(1, [Any("T-1")], [], []));
        var broken = new Any(5).Ticket("T-3") with { AsOf = Instant.FromUnixTimeTicks(1) + Duration.FromNanoseconds(1) };

        Assert.Throws<InvariantViolatedException>(() =>
            store.Write(new RowBatch(2, [Any("T-2"), Row.Of(broken)], [], [])));

        Assert.Equal(1, store.Position);
        Assert.Null(store.Load(EntityId.Ticket("T-2")));
        store.Write(new RowBatch(2, [Any("T-2")], [], []));
        Assert.NotNull(store.Load(EntityId.Ticket("T-2")));
    });

    [Fact]
    public void Write_ComesToRestAndIsReopened_LeavesNoClockRow() => _folder.WithRows(store =>
    {
        var open = new Desk(1).Ticket(1);
        var atRest = open with
        {
            Picture = open.Picture with
            {
                Facts = open.Picture.Facts with { Status = TicketStatus.Solved },
                Clocks = open.Picture.Clocks.Select(c => c with { State = ClockState.Met }).ToEquatableArray(),
            },
        };
        open = open with { Picture = open.Picture with { Facts = open.Picture.Facts with { Status = TicketStatus.Open } } };
        var position = 0;

        Assert.Equal((0, 1), After(open));
        Assert.Equal((3, 0), After(atRest));
        Assert.Equal((3, 0), After(atRest with { Picture = atRest.Picture with { Facts = atRest.Picture.Facts with { Group = "another" } } }));
        Assert.Equal((0, 1), After(open));
        Assert.Equal((3, 0), After(atRest));
        Assert.Equal((0, 1), After(open with { Picture = open.Picture with { Clocks = [] } }));

        (long Rows, int Live) After(TicketState ticket)
        {
            store.Write(new RowBatch(++position, [Row.Of(ticket)], [], []));
            return (RowModel.Rows(_folder.File("rows.db"), "clock"), store.LiveBoards().Count());
        }
    });

    [Fact]
    public void OpenTicketsOf_WithoutClocks_AreThoseStillOpen() => _folder.WithRows(store =>
    {
        var ticket = new Desk(1).Ticket(1);
        store.Write(new RowBatch(1, [With("T-1", TicketStatus.Open), With("T-2", TicketStatus.Solved), With("T-3", TicketStatus.Pending)], [], []));

        Assert.Equal(["T-1", "T-3"], store.OpenTicketsOf("acme"));
        Assert.Empty(store.OpenTicketsOf("acm"));

        store.Write(new RowBatch(2, [With("T-1", TicketStatus.Open, "other"), With("T-2", TicketStatus.Open), With("T-3", TicketStatus.Solved)], [], []));
        Assert.Equal(["T-2"], store.OpenTicketsOf("acme"));
        Assert.Equal(["T-1"], store.OpenTicketsOf("other"));

        EntityRow With(string id, TicketStatus status, string account = "acme") => Row.Of(ticket with
        {
            Id = id,
            Picture = new TicketPicture { Facts = new TicketFacts { Account = account, Status = status } },
        });
    });

    [Fact]
    public async Task Load_WhileBatchesAreWritten_SeesWholeBatches()
    {
        using var directory = DataDirectory.Open(_folder.Path);
        using var store = SqliteRowStore.Open(directory);
        var ids = Enumerable.Range(0, 200).Select(i => EntityId.Ticket($"T-{i:000}")).ToArray();
        var written = 0;
        var reading = Enumerable.Range(0, 3).Select(_ => Task.Run(
            () =>
            {
                while (Volatile.Read(ref written) < 20)
                {
                    var first = (TicketState?)store.Load(ids[0]);
                    var last = (TicketState?)store.Load(ids[^1]);
                    // The last was read later, so it is as new as the first or newer.
                    Assert.True((last?.Decisions ?? 0) >= (first?.Decisions ?? 0));
                }
            },
            TestContext.Current.CancellationToken)).ToArray();

        for (var n = 1; n <= 20; n++)
        {
            store.Write(new RowBatch(n, [.. ids.Select(id => Row.Of(new Any(n).Ticket(id.Key) with { Decisions = n }))], [], []));
            Volatile.Write(ref written, n);
        }

        await Task.WhenAll(reading);
    }

    [Fact]
    public void Open_NotADatabase_SaysThatItIsDamaged()
    {
        File.WriteAllText(_folder.File("rows.db"), new string('x', 8192));

        var refusal = Assert.Throws<StoreException>(() => _folder.WithRows(_ => { }));

        Assert.Contains("rows.db is damaged", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("made again from the journal", refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static EntityRow Any(string id, Instant? wake = null) => Row.Of(new Any(1).Ticket(id), wake);
}

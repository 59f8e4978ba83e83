using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Engine.Journal;
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
            var model = new Model();
            folder.WithRows(store =>
            {
                for (var position = 1; position <= 5; position++)
                {
                    var batch = model.Next(any, position * 10);
                    store.Write(batch);
                    if (any.Yes()) store.Write(batch);
                    model.Check(store);
                    using var crashed = folder.Crash();
                    crashed.WithRows(model.Check);
                }
            });
            folder.WithRows(model.Check);
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
        store.Write(new RowBatch(1, [new EntityRow(EntityId.Ticket(id), ticket, null)], [], []));

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
        store.Write(new RowBatch(1, [.. due.Select((d, i) => Row($"T-{i}", d))], [], []));

        Assert.Equal(2, store.Due(at, Instant.MaxValue, 1).Count);
        Assert.Equal(5, store.Due(at, Instant.MaxValue, 3).Count);
        Assert.Equal(6, store.Due(Instant.MinValue, Instant.MaxValue, 6).Count);
        Assert.Equal(3, store.Due(at + Duration.FromTicks(1), at + Duration.FromTicks(2), 100).Count);
        Assert.Empty(store.Due(at + Duration.FromTicks(3), Instant.MaxValue, 10));
    });

    [Fact]
    public void Write_OneRowIsABug_WritesNothingOfTheBatch() => _folder.WithRows(store =>
    {
        store.Write(new RowBatch(1, [Row("T-1", null)], [], []));
        var broken = new Any(5).Ticket("T-3") with { AsOf = Instant.FromUnixTimeTicks(1) + Duration.FromNanoseconds(1) };

        Assert.Throws<InvariantViolatedException>(() =>
            store.Write(new RowBatch(2, [Row("T-2", null), new EntityRow(EntityId.Ticket("T-3"), broken, null)], [], [])));

        Assert.Equal(1, store.Position);
        Assert.Null(store.Load(EntityId.Ticket("T-2")));
        store.Write(new RowBatch(2, [Row("T-2", null)], [], []));
        Assert.NotNull(store.Load(EntityId.Ticket("T-2")));
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
            store.Write(new RowBatch(n, [.. ids.Select(id => new EntityRow(id, new Any(n).Ticket(id.Key) with { Decisions = n }, null))], [], []));
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

    private static EntityRow Row(string id, Instant? wake) => new(EntityId.Ticket(id), new Any(1).Ticket(id), wake);

    /// <summary>What the rows should be, kept in dictionaries.</summary>
    private sealed class Model
    {
        private readonly SortedDictionary<EntityId, EntityRow> _rows = [];
        private readonly HashSet<EventIdentity> _identities = [];
        private IReadOnlyList<OutboxMessage> _outbox = [];
        private long _position;

        public RowBatch Next(Any any, long position)
        {
            var rows = new SortedDictionary<EntityId, EntityRow>();
            for (var i = any.Below(25); i > 0; i--)
            {
                var key = $"{any.Text()}.";
                var wake = any.Yes() ? Instant.FromUnixTimeSeconds(any.Below(6)) : (Instant?)null;
                var row = any.Yes(70)
                    ? new EntityRow(EntityId.Ticket(key), any.Ticket(key), wake)
                    : new EntityRow(EntityId.Account(key), any.Account(key), wake);
                rows[row.Entity] = row;
            }
            foreach (var (entity, row) in rows) _rows[entity] = row;
            var identities = any.Some(() => EventIdentity.Of(any.Text(), any.Text()), 20).Distinct().ToList();
            _identities.UnionWith(identities);
            _outbox = [.. any.Some(any.Message).Select((effect, i) => new OutboxMessage(new MessageId(position - i / 2, i % 2), effect)).OrderBy(m => m.Id.Position).ThenBy(m => m.Id.Index)];
            _position = position;
            return new RowBatch(position, [.. rows.Values], identities, _outbox);
        }

        public void Check(SqliteRowStore store)
        {
            Assert.Equal(_position, store.Position);
            foreach (var (entity, row) in _rows) Assert.Equal(row.State, store.Load(entity));
            Assert.Equal(_identities.Order(), store.Identities().Order());
            Assert.All(_identities, identity => Assert.True(store.Knows(identity)));
            Assert.False(store.Knows(EventIdentity.Of("nobody", "nothing")));
            Assert.Equal(_outbox, store.Outbox());
            Assert.Equal(
                _rows.Values.Select(r => r.State).OfType<AccountState>().Where(a => a.Profile.Version > 0).Select(a => a.Profile).OrderBy(p => p.Id, StringComparer.Ordinal),
                store.Profiles());
            CheckAlarms(store);
            foreach (var account in Tickets.Select(t => t.Picture.Facts.Account).Distinct())
                if (account is not null) Assert.Equal(OpenOf(account), store.OpenTicketsOf(account));
        }

        private IEnumerable<TicketState> Tickets => _rows.Values.Select(r => r.State).OfType<TicketState>();

        private IEnumerable<string> OpenOf(string account) => Tickets
            .Where(t => t.Picture.Facts.Account == account && t.Picture.CurrentClocks.Any(c => c.IsOpen || c.State == ClockState.Waiting))
            .Select(t => t.Id)
            .Order(StringComparer.Ordinal);

        private void CheckAlarms(SqliteRowStore store)
        {
            var due = new List<Alarm>();
            var from = Instant.MinValue;
            while (store.Due(from, Instant.FromUnixTimeSeconds(5), 4) is { Count: > 0 } page)
            {
                due.AddRange(page);
                from = page[^1].At + Duration.FromTicks(1);
            }
            var expected = _rows.Values.Where(r => r.WakeAt < Instant.FromUnixTimeSeconds(5)).Select(r => new Alarm(r.Entity, r.WakeAt!.Value));
            Assert.Equal(expected.OrderBy(a => a.At).ThenBy(a => a.Entity), due.OrderBy(a => a.At).ThenBy(a => a.Entity));
            Assert.Equal(due.Select(a => a.At).Order(), due.Select(a => a.At));
        }
    }
}

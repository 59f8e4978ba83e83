using FsCheck;
using FsCheck.Fluent;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Wire;
using SlaMonitor.Engine.Journal;
using SlaMonitor.Engine.Tests.Stored;

namespace SlaMonitor.Engine.Tests.Journal;

public sealed class JournalRecordJsonTests
{
    [Fact]
    public void Record_WrittenAndRead_IsEqual() => Prop
        .ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var any = new Any(seed);
            var entity = new EntityId(any.Member<EntityKind>(), any.Text());
            var record = new JournalRecord
            {
                At = any.At(),
                Entity = entity,
                Command = any.Yes(80) ? any.Command() : null,
                Published = any.Some<DomainEvent>(() => any.Yes(70) ? any.Published(entity.Key) : any.Escalated()),
                Handled = any.Some(() => new MessageId(any.Below(1_000_000), any.Below(9))),
                Failure = any.MaybeText(),
            };
            return JournalRecordJson.Read(JournalRecordJson.Write(record)) == record;
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Read_NewerVersion_SaysSo() =>
        Assert.Contains(
            "version 9",
            Assert.Throws<StoredFormatException>(() => JournalRecordJson.Read("""{"v":9}"""u8)).Message,
            StringComparison.Ordinal);
}

using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Core.Tests.Wire;

public sealed class TicketEventRoundTripTests
{
    [Fact]
    public void Write_AnyEvent_ReadsBackEqual() =>
        Prop.ForAll(Arb.From(AnyEvent()), written =>
        {
            var read = TicketEventReader.ReadOne(Json(written), out var errors);
            Assert.Empty(errors);
            Assert.Equal(written, read);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void ReadOne_AnyByteChanged_NeverThrows() =>
        Prop.ForAll(Arb.From(AnyEvent()), Arb.From(Gen.Choose(0, 100_000)), Arb.From(Gen.Choose(0, 255)), (written, at, value) =>
        {
            var json = Json(written);
            json[at % json.Length] = (byte)value;

            var read = TicketEventReader.ReadOne(json, out var errors);

            Assert.Equal(read is null, !errors.IsEmpty);
            // The same row beside a good one: that one is read whenever the whole is still JSON.
            byte[] array = [(byte)'[', .. json, (byte)',', .. Json(written with { Id = "good" }), (byte)']'];
            if (TicketEventReader.ReadDocument(array, 10) is EventBatch.Read batch)
                Assert.Equal("good", batch.Events[^1].Id);
        }).QuickCheckThrowOnFailure();

    private static byte[] Json(TicketEvent value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        TicketEventWriter.Write(buffer, value);
        return buffer.WrittenSpan.ToArray();
    }

    private static Gen<TicketEvent> AnyEvent() =>
        from type in Gen.Elements(Enum.GetValues<TicketEventType>())
        from id in Id()
        from source in Id()
        from ticket in Id()
        from ticks in Gen.Choose(0, int.MaxValue)
        from fine in Gen.Choose(0, 9_999_999)
        from actor in OrNull(from kind in Gen.Elements(Enum.GetValues<ActorKind>()) from person in OrNull(Id()) select new Actor(kind, person))
        from changes in Changes(type)
        from feedback in Feedback()
        from other in OrNull(Id())
        select new TicketEvent
        {
            Id = id,
            Source = source,
            Ticket = ticket,
            At = Instant.FromUnixTimeSeconds(ticks) + Duration.FromTicks(fine),
            Type = type,
            Actor = actor,
            Changes = changes,
            Feedback = type == TicketEventType.FeedbackReceived ? feedback : null,
            MergedInto = type == TicketEventType.Merged ? other : null,
        };

    private static Gen<TicketChanges> Changes(TicketEventType type) => type switch
    {
        TicketEventType.Created or TicketEventType.FieldsChanged => AllChanges(),
        TicketEventType.CustomerReplied or TicketEventType.AgentReplied or TicketEventType.NoteAdded =>
            AllChanges().Select(all => new TicketChanges { Channel = all.Channel }),
        TicketEventType.StatusChanged => Gen.Elements(Enum.GetValues<TicketStatus>()).Select(status => new TicketChanges { Status = status }),
        TicketEventType.PriorityChanged => Gen.Elements(Enum.GetValues<Priority>()).Select(priority => new TicketChanges { Priority = priority }),
        TicketEventType.Assigned => AllChanges().Select(all => new TicketChanges { Group = all.Group, Assignee = all.Assignee, Tier = all.Tier }),
        TicketEventType.Solved => Gen.Elements(TicketChanges.None, new TicketChanges { Status = TicketStatus.Solved }),
        TicketEventType.Reopened => Gen.Elements(TicketChanges.None, new TicketChanges { Status = TicketStatus.Open }),
        TicketEventType.Closed => Gen.Elements(TicketChanges.None, new TicketChanges { Status = TicketStatus.Closed }),
        TicketEventType.Merged or TicketEventType.Deleted or TicketEventType.MarkedSpam or TicketEventType.FeedbackReceived =>
            Gen.Constant(TicketChanges.None),
    };

    private static Gen<TicketChanges> AllChanges() =>
        from account in Change(Id())
        from subject in Change(Text())
        from priority in OrNone(Gen.Elements(Enum.GetValues<Priority>()))
        from status in OrNone(Gen.Elements(Enum.GetValues<TicketStatus>()))
        from channel in Named<Channel>()
        from team in Change(Id())
        from assignee in Change(Id())
        from tier in Named<Tier>()
        from region in Change(Id())
        from product in Change(Id())
        from tags in Id().ListOf(3)
        from hasTags in Gen.Elements(true, false)
        from fields in Gen.Zip(Id(), OrNull(Value())).ListOf(3)
        select new TicketChanges
        {
            Account = account,
            Subject = subject,
            Priority = priority,
            Status = status,
            Channel = channel,
            Group = team,
            Assignee = assignee,
            Tier = tier,
            Region = region,
            Product = product,
            Tags = hasTags ? tags.Distinct().Order(StringComparer.Ordinal).ToEquatableArray() : null,
            Fields = fields.DistinctBy(field => field.Item1).OrderBy(field => field.Item1, StringComparer.Ordinal)
                .Select(field => new FieldChange(field.Item1, field.Item2)).ToEquatableArray(),
        };

    private static Gen<FieldValue> Value() => Gen.OneOf(
        Text().Select(text => (FieldValue)new FieldValue.Text(text)),
        Gen.Choose(-1_000_000, 1_000_000).Select(number => (FieldValue)new FieldValue.Number(number / 1000m)),
        Gen.Elements(true, false).Select(flag => (FieldValue)new FieldValue.Flag(flag)));

    private static Gen<Feedback> Feedback() =>
        from kind in Gen.Elements(Enum.GetValues<FeedbackKind>())
        from score in Gen.Choose(-100, 1000)
        from comment in OrNull(Text())
        select new Feedback(kind, score / 10m, comment);

    private static Gen<string> Id() =>
        Text().Select(text => new string([.. text.Where(c => !char.IsControl(c))]) is { Length: > 0 } id ? id : "x");

    private static Gen<string> Text() =>
        Gen.Elements(Rune('a'), Rune('Z'), Rune('"'), Rune('\\'), Rune('/'), Rune('<'), Rune('\n'), Rune(0x7F), Rune(0x1F), Rune(0xE9), Rune(0x20AC), Rune(0x1F600), Rune(0x2028))
            .ListOf().Select(runes => string.Concat(runes.Take(60)));

    private static string Rune(int scalar) => new Rune(scalar).ToString();

    private static Gen<Change<string>> Change(Gen<string> value) =>
        Gen.OneOf(Gen.Constant(Change<string>.None), Gen.Constant(Change<string>.To(null)), value.Select(Change<string>.To!));

    private static Gen<Change<T?>> Named<T>()
        where T : struct, Enum =>
        Gen.OneOf(
            Gen.Constant(Change<T?>.None),
            Gen.Constant(Change<T?>.To(null)),
            Gen.Elements(Enum.GetValues<T>()).Select(value => Change<T?>.To(value)));

    private static Gen<T?> OrNull<T>(Gen<T> value)
        where T : class =>
        Gen.OneOf(Gen.Constant<T?>(null), value.Select(T? (known) => known));

    private static Gen<T?> OrNone<T>(Gen<T> value)
        where T : struct =>
        Gen.OneOf(Gen.Constant<T?>(null), value.Select(T? (known) => known));
}

using System.Text;
using NodaTime;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Core.Tests.Wire;

public sealed class TicketEventReaderTests
{
    private const string Head = "\"id\":\"e1\",\"ticket\":\"T-1\",\"at\":\"2026-03-02T09:14:05Z\"";

    [Fact]
    public void ReadOne_ContractExample_GivesTheEvent()
    {
        var read = Good("""
            {"id":"zd-991","source":"zendesk","ticket":"T-1","at":"2026-03-02T09:14:05Z","type":"status_changed",
             "actor":{"kind":"agent","id":"kim"},"data":{"status":"pending"}}
            """);

        Assert.Equal("zd-991", read.Id);
        Assert.Equal("zendesk", read.Source);
        Assert.Equal("T-1", read.Ticket);
        Assert.Equal(Instant.FromUtc(2026, 3, 2, 9, 14, 5), read.At);
        Assert.Equal(TicketEventType.StatusChanged, read.Type);
        Assert.Equal(new Actor(ActorKind.Agent, "kim"), read.Actor);
        Assert.Equal(new TicketChanges { Status = TicketStatus.Pending }, read.Changes);
    }

    [Fact]
    public void ReadOne_AllFields_AreRead()
    {
        var read = Good("{" + Head + """
            ,"type":"created","data":{"account":"acme","subject":"Caf\u00e9 \"x\"","priority":"urgent","status":"on_hold",
             "channel":"self_service","group":"billing","assignee":null,"tier":"L2","region":"eu","product":"p",
             "tags":["b","a","b"],"fields":{"z":1.5,"a":"t","m":true,"gone":null}}}
            """);

        Assert.Equal(
            new TicketChanges
            {
                Account = Change<string>.To("acme"),
                Subject = Change<string>.To("Café \"x\""),
                Priority = Priority.Urgent,
                Status = TicketStatus.OnHold,
                Channel = Change<Channel?>.To(Channel.SelfService),
                Group = Change<string>.To("billing"),
                Assignee = Change<string>.To(null),
                Tier = Change<Tier?>.To(Tier.L2),
                Region = Change<string>.To("eu"),
                Product = Change<string>.To("p"),
                Tags = (EquatableArray<string>)["a", "b"],
                Fields =
                [
                    new("a", new FieldValue.Text("t")),
                    new("gone", null),
                    new("m", new FieldValue.Flag(true)),
                    new("z", new FieldValue.Number(1.5m)),
                ],
            },
            read.Changes);
        Assert.Equal("api", read.Source);
    }

    [Theory]
    [InlineData("\"type\":\"created\",\"data\":{\"priority\":\"hihg\"}", "data.priority", "the nearest is \"high\"")]
    [InlineData("\"type\":\"created\",\"data\":{\"prioritty\":\"high\"}", "data.prioritty", "the nearest is \"priority\"")]
    [InlineData("\"type\":\"create\"", "type", "the nearest is \"created\"")]
    [InlineData("\"type\":\"created\",\"tikcet\":1", "tikcet", "the nearest is \"ticket\"")]
    [InlineData("\"type\":\"created\",\"id\":\"e2\"", "id", "is given twice")]
    [InlineData("\"type\":\"created\",\"\\u0069d\":\"e2\"", "id", "is given twice")]
    [InlineData("\"type\":\"created\",\"data\":{\"tier\":\"L1\",\"tier\":\"L1\"}", "data.tier", "is given twice")]
    [InlineData("\"type\":\"created\",\"data\":{\"fields\":{\"a\":1,\"a\":1}}", "data.fields.a", "is given twice")]
    [InlineData("\"type\":\"created\",\"data\":{\"priority\":null}", "data.priority", "cannot be null")]
    [InlineData("\"type\":\"created\",\"data\":{\"subject\":7}", "data.subject", "must be a string, not a number")]
    [InlineData("\"type\":\"created\",\"data\":{\"tags\":[\"a\",1]}", "data.tags[1]", "must be a string, not a number")]
    [InlineData("\"type\":\"created\",\"data\":{\"tags\":\"a\"}", "data.tags", "must be an array")]
    [InlineData("\"type\":\"created\",\"data\":{\"fields\":{\"a\":[1]}}", "data.fields.a", "not an array")]
    [InlineData("\"type\":\"created\",\"data\":{\"fields\":{\"a\":1e99}}", "data.fields.a", "out of range")]
    [InlineData("\"type\":\"created\",\"data\":[]", "data", "must be an object, not an array")]
    [InlineData("\"type\":\"created\",\"data\":{\"group\":\"\"}", "data.group", "must not be empty")]
    [InlineData("\"type\":\"created\",\"data\":{\"group\":\"a\\nb\"}", "data.group", "control characters")]
    [InlineData("\"type\":\"created\",\"data\":{\"subject\":\"\\ud800\"}", "data.subject", "surrogate")]
    [InlineData("\"type\":\"created\",\"data\":{\"subject\":\"a\\u0000\"}", "data.subject", "NUL")]
    [InlineData("\"type\":\"status_changed\"", "data.status", "is missing")]
    [InlineData("\"type\":\"status_changed\",\"data\":{\"status\":\"open\",\"group\":\"a\"}", "data.group", "whose data takes status")]
    [InlineData("\"type\":\"deleted\",\"data\":{\"status\":\"open\"}", "data.status", "takes nothing")]
    [InlineData("\"type\":\"solved\",\"data\":{\"status\":\"open\"}", "data.status", "must be solved")]
    [InlineData("\"type\":\"feedback_received\",\"data\":{\"kind\":\"csat\"}", "data.score", "is missing")]
    [InlineData("\"type\":\"feedback_received\",\"data\":{\"kind\":\"csat\",\"score\":\"5\"}", "data.score", "must be a number")]
    [InlineData("\"type\":\"created\",\"actor\":{\"id\":\"x\"}", "actor.kind", "is missing")]
    [InlineData("\"type\":\"created\",\"actor\":{\"kind\":\"agnet\"}", "actor.kind", "the nearest is \"agent\"")]
    [InlineData("\"type\":\"created\",\"actor\":{\"kind\":\"agent\",\"name\":\"x\"}", "actor.name", "not a field of an actor")]
    public void ReadOne_BadMember_NamesThePlaceAndTheCure(string members, string at, string message)
    {
        var error = Assert.Single(Bad($$"""{{{Head}},{{members}}}"""));

        Assert.Equal(at, error.At);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadOne_NothingGiven_NamesEachMissingField() =>
        Assert.Equal(["id", "ticket", "at", "type"], Bad("{}").Select(error => error.At));

    [Theory]
    [InlineData("[]")]
    [InlineData("17")]
    [InlineData("null")]
    public void ReadOne_NotAnObject_SaysSo(string json)
    {
        var error = Assert.Single(Bad(json));

        Assert.Equal("$", error.At);
        Assert.StartsWith("an event is an object", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"id\":}")]
    [InlineData("{} x")]
    [InlineData("{} {}")]
    [InlineData("{\"id\":\"a\",}")]
    [InlineData("{/*c*/}")]
    public void ReadOne_NotJson_NamesTheByte(string json)
    {
        var error = Assert.Single(Bad(json));

        Assert.Equal("$", error.At);
        Assert.StartsWith("not valid JSON at line 1, byte ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id", 256, true)]
    [InlineData("id", 257, false)]
    [InlineData("ticket", 257, false)]
    [InlineData("id", 10_000, false)]
    public void ReadOne_LongId_IsRefusedPast256(string member, int length, bool good)
    {
        var id = new string('x', length);
        var json = $$"""{"id":"{{(member == "id" ? id : "e")}}","ticket":"{{(member == "ticket" ? id : "t")}}","at":"2026-03-02T09:14:05Z","type":"created"}""";

        if (good) Good(json);
        else Assert.Equal(member, Assert.Single(Bad(json)).At);
    }

    [Fact]
    public void ReadOne_Limits_AreExact()
    {
        Good(Created($"\"subject\":\"{new string('é', 2_000)}\""));
        Assert.Equal("data.subject", Assert.Single(Bad(Created($"\"subject\":\"{new string('é', 2_001)}\""))).At);
        Good(Created($"\"tags\":[{Many(100, i => $"\"t{i}\"")}]"));
        Assert.Equal("data.tags", Assert.Single(Bad(Created($"\"tags\":[{Many(150, i => $"\"t{i}\"")}]"))).At);
        Good(Created($"\"fields\":{{{Many(100, i => $"\"f{i}\":{i}")}}}"));
        Assert.Equal("data.fields", Assert.Single(Bad(Created($"\"fields\":{{{Many(150, i => $"\"f{i}\":{i}")}}}"))).At);
        Good(Created($"\"fields\":{{\"f\":\"{new string('x', 2_000)}\"}}"));
        Assert.Equal("data.fields.f", Assert.Single(Bad(Created($"\"fields\":{{\"f\":\"{new string('x', 2_001)}\"}}"))).At);
        Assert.Equal("data.tags[0]", Assert.Single(Bad(Created($"\"tags\":[\"{new string('x', 257)}\"]"))).At);
    }

    [Fact]
    public void ReadDocument_OneRowTooDeep_SpoilsOnlyThatRow()
    {
        var deep = new string('[', 100_000) + new string(']', 100_000);
        var batch = Read($$"""[{{Row(0)}},{{{Head}},"type":"created","x":{{deep}}},{{Row(2)}}]""");

        Assert.Equal(2, batch.Events.Count);
        Assert.Contains(Assert.Single(batch.Rejected).Errors, error => error.Message == "nested deeper than 16 levels");
    }

    [Fact]
    public void ReadDocument_OneBadRowOfTenThousand_KeepsTheOthers()
    {
        var rows = Enumerable.Range(0, 10_000).Select(i => i == 4_321 ? Row(i).Replace("created", "craeted", StringComparison.Ordinal) : Row(i));
        var batch = Read($"[{string.Join(',', rows)}]");

        Assert.Equal(9_999, batch.Events.Count);
        var rejected = Assert.Single(batch.Rejected);
        Assert.Equal(4_321, rejected.Index);
        Assert.Equal("[4321].type", Assert.Single(rejected.Errors).At);
        Assert.Equal("[4322].id", batch.Places[4_321].At("id"));
    }

    [Fact]
    public void ReadDocument_InvalidUtf8InOneRow_SpoilsOnlyThatRow()
    {
        byte[] json = [.. Encoding.UTF8.GetBytes($"[{Row(0)},{{\"id\":\""), 0xC3, 0x28, .. Encoding.UTF8.GetBytes($"\"}},{Row(2)}]")];

        var batch = Assert.IsType<EventBatch.Read>(TicketEventReader.ReadDocument(json, 10));

        Assert.Equal(["e0", "e2"], batch.Events.Select(read => read.Id));
        Assert.Equal(new WireError("[1]", "holds bytes that are not UTF-8"), Assert.Single(Assert.Single(batch.Rejected).Errors));
    }

    [Theory]
    [InlineData("[{},")]
    [InlineData("[{}")]
    [InlineData("[] x")]
    [InlineData("[] []")]
    [InlineData("{\"id\":")]
    public void ReadDocument_CutOrWithGarbage_IsUnreadableAsAWhole(string json) =>
        Assert.IsType<EventBatch.Unreadable>(TicketEventReader.ReadDocument(Encoding.UTF8.GetBytes(json), 10));

    [Fact]
    public void ReadDocument_RowsOfOtherKinds_AreRejectedOneByOne()
    {
        var batch = Read($"[1,[[]],\"x\",null,{Row(4)},[]]");

        Assert.Equal("e4", Assert.Single(batch.Events).Id);
        Assert.Equal([0, 1, 2, 3, 5], batch.Rejected.Select(row => row.Index));
    }

    [Fact]
    public void ReadDocument_MoreThanTheMost_ReadsNothing() =>
        Assert.Equal(new EventBatch.TooMany(2), TicketEventReader.ReadDocument(Encoding.UTF8.GetBytes($"[{Row(0)},{Row(1)},{Row(2)}]"), 2));

    [Fact]
    public void ReadDocument_ByteOrderMarkAndWhiteSpace_AreSkipped()
    {
        byte[] json = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes($"\n [ {Row(0)} ] \n")];

        Assert.Single(Assert.IsType<EventBatch.Read>(TicketEventReader.ReadDocument(json, 10)).Events);
    }

    [Fact]
    public void ReadLines_BadLines_AreNamedByLineAndSpoilOnlyThemselves()
    {
        var lines = $"{Row(0)}\r\n\n{{\"id\":\n{Row(2)}\n{Row(3).Replace("created", "made", StringComparison.Ordinal)}\n   \n{Row(4)}";

        var batch = Assert.IsType<EventBatch.Read>(TicketEventReader.ReadLines(Encoding.UTF8.GetBytes(lines), 10));

        Assert.Equal(["e0", "e2", "e4"], batch.Events.Select(read => read.Id));
        Assert.Equal([1, 3], batch.Rejected.Select(row => row.Index));
        Assert.Equal(["line 3", "line 5: type"], batch.Rejected.Select(row => row.Errors[0].At));
        Assert.Equal("line 7: at", batch.Places[2].At("at"));
    }

    private static string Created(string data) => "{" + Head + ",\"type\":\"created\",\"data\":{" + data + "}}";

    private static string Row(int i) => $$"""{"id":"e{{i}}","ticket":"T-1","at":"2026-03-02T09:14:05Z","type":"created"}""";

    private static string Many(int count, Func<int, string> item) => string.Join(',', Enumerable.Range(0, count).Select(item));

    private static TicketEvent Good(string json)
    {
        var read = TicketEventReader.ReadOne(Encoding.UTF8.GetBytes(json), out var errors);
        Assert.Empty(errors);
        return Assert.IsType<TicketEvent>(read);
    }

    private static EquatableArray<WireError> Bad(string json)
    {
        Assert.Null(TicketEventReader.ReadOne(Encoding.UTF8.GetBytes(json), out var errors));
        return errors;
    }

    private static EventBatch.Read Read(string json) =>
        Assert.IsType<EventBatch.Read>(TicketEventReader.ReadDocument(Encoding.UTF8.GetBytes(json), 10_000));

    [Theory]
    [InlineData("""{"\ud83d":1,"id":"1","ticket":"T","at":"2026-03-02T09:14:05Z","type":"created"}""")]
    [InlineData("""{"id":"1","ticket":"T","at":"2026-03-02T09:14:05Z","type":"created","actor":{"\ud83dkind":"customer"}}""")]
    [InlineData("""{"id":"1","ticket":"T","at":"2026-03-02T09:14:05Z","type":"created","data":{"\ud83d":1}}""")]
    [InlineData("""{"id":"1","ticket":"T","at":"2026-03-02T09:14:05Z","type":"created","data":{"fields":{"\ud83d":1}}}""")]
    public void ReadOne_MemberNameWithHalfASurrogatePair_IsAnError(string json)
    {
        var read = TicketEventReader.ReadOne(System.Text.Encoding.UTF8.GetBytes(json), out var errors);

        Assert.Null(read);
        Assert.Contains(errors, error => error.Message.Contains("surrogate", StringComparison.Ordinal));
    }
}

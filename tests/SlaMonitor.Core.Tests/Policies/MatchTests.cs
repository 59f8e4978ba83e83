using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Tests.Policies;

public sealed class MatchTests
{
    private static readonly TicketFacts Ticket = new()
    {
        Account = "acme",
        Subject = "Outage in Building 7",
        Priority = Priority.High,
        Status = TicketStatus.OnHold,
        Channel = Channel.SelfService,
        Group = "network",
        Assignee = "kim",
        Tier = Tier.L2,
        Region = "emea",
        Product = "router",
        Tags = ["billing", "vip"],
        Fields =
        [
            new("due", new FieldValue.Text("2026-03-02T10:00:00+01:00")),
            new("paid", new FieldValue.Flag(true)),
            new("seats", new FieldValue.Number(120)),
            new("version", new FieldValue.Text("120")),
        ],
        CreatedAt = Instant.FromUtc(2026, 3, 2, 9, 0),
    };

    private static readonly AccountProfile Account =
        new("acme", 1, "Acme Ltd", "platinum", "us", [new("arr", new FieldValue.Number(1_000_000.5m))]);

    private static readonly TicketFacts Bare = new();

    [Theory]
    [InlineData("priority", "high")]
    [InlineData("status", "on_hold")]
    [InlineData("channel", "self_service")]
    [InlineData("tier", "L2")]
    [InlineData("group", "network")]
    [InlineData("assignee", "kim")]
    [InlineData("region", "emea")]
    [InlineData("product", "router")]
    [InlineData("subject", "Outage in Building 7")]
    [InlineData("account", "acme")]
    [InlineData("account.id", "acme")]
    [InlineData("account.name", "Acme Ltd")]
    [InlineData("account.segment", "platinum")]
    [InlineData("account.region", "us")]
    [InlineData("tag", "vip")]
    [InlineData("tags", "billing")]
    [InlineData("fields.seats", "120")]
    [InlineData("fields.seats", "120.0")]
    [InlineData("fields.version", "120")]
    [InlineData("fields.paid", "true")]
    [InlineData("account.fields.arr", "1000000.5")]
    public void Holds_FieldEqualsItsValue_IsTrue(string field, string value)
    {
        Assert.True(Is(field, value).Holds(Ticket, Account));
        Assert.True(Is(field, "other", value).Holds(Ticket, Account));
        Assert.False(Is(field, value + "x").Holds(Ticket, Account));
        Assert.True(Test(field, new FieldTest.Exists()).Holds(Ticket, Account));
    }

    [Theory]
    [InlineData("channel")]
    [InlineData("tier")]
    [InlineData("group")]
    [InlineData("account")]
    [InlineData("account.id")]
    [InlineData("account.segment")]
    [InlineData("tag")]
    [InlineData("created_at")]
    [InlineData("fields.seats")]
    [InlineData("account.fields.arr")]
    public void Holds_FieldThatIsNotSet_PassesNoTest(string field)
    {
        FieldTest[] tests =
        [
            new FieldTest.OneOf([new Literal("")]),
            new FieldTest.Contains([""]),
            new FieldTest.Number(Comparison.Less, 1),
            new FieldTest.Before(Instant.MaxValue),
            new FieldTest.After(Instant.MinValue),
            new FieldTest.Exists(),
        ];
        foreach (var test in tests)
        {
            Assert.False(Test(field, test).Holds(Bare, null));
            Assert.True(new Match.None([Test(field, test)]).Holds(Bare, null));
        }
    }

    [Theory]
    [InlineData("subject", "outage", true)]
    [InlineData("subject", "BUILDING", true)]
    [InlineData("subject", "refund", false)]
    [InlineData("tag", "vip", true)]
    [InlineData("tag", "vi", false)]
    [InlineData("fields.version", "2", true)]
    [InlineData("fields.seats", "2", false)]
    public void Holds_Contains_LooksInTextsAndAmongTags(string field, string part, bool holds)
    {
        Assert.Equal(holds, Test(field, new FieldTest.Contains([part])).Holds(Ticket, Account));
        Assert.Equal(holds, Test(field, new FieldTest.Contains(["~", part])).Holds(Ticket, Account));
    }

    [Theory]
    [InlineData(Comparison.Greater, 119, true)]
    [InlineData(Comparison.Greater, 120, false)]
    [InlineData(Comparison.GreaterOrEqual, 120, true)]
    [InlineData(Comparison.GreaterOrEqual, 121, false)]
    [InlineData(Comparison.Less, 121, true)]
    [InlineData(Comparison.Less, 120, false)]
    [InlineData(Comparison.LessOrEqual, 120, true)]
    [InlineData(Comparison.LessOrEqual, 119, false)]
    public void Holds_Number_ComparesNumbersOnly(Comparison comparison, int bound, bool holds)
    {
        Assert.Equal(holds, Test("fields.seats", new FieldTest.Number(comparison, bound)).Holds(Ticket, Account));
        Assert.False(Test("fields.version", new FieldTest.Number(comparison, bound)).Holds(Ticket, Account));
    }

    [Theory]
    [InlineData("created_at")]
    [InlineData("fields.due")]
    public void Holds_Times_AreBeforeOrAfter(string field)
    {
        var at = Instant.FromUtc(2026, 3, 2, 9, 0);
        Assert.True(Test(field, new FieldTest.After(at)).Holds(Ticket, Account));
        Assert.False(Test(field, new FieldTest.Before(at)).Holds(Ticket, Account));
        Assert.True(Test(field, new FieldTest.Before(at + Duration.FromTicks(1))).Holds(Ticket, Account));
        Assert.False(Test(field, new FieldTest.After(at + Duration.FromTicks(1))).Holds(Ticket, Account));
    }

    [Theory]
    [InlineData(false, false, false, false, true)]
    [InlineData(false, true, false, true, false)]
    [InlineData(true, false, false, true, false)]
    [InlineData(true, true, true, true, false)]
    public void Holds_AllAnyNone_FollowTheirTruthTables(bool first, bool second, bool all, bool any, bool none)
    {
        EquatableArray<Match> parts = [Truth(first), Truth(second)];
        Assert.Equal(all, new Match.All(parts).Holds(Ticket, Account));
        Assert.Equal(any, new Match.Any(parts).Holds(Ticket, Account));
        Assert.Equal(none, new Match.None(parts).Holds(Ticket, Account));
    }

    [Fact]
    public void Holds_NoParts_IsTrueForAllAndNone()
    {
        Assert.True(Match.Always.Holds(Bare, null));
        Assert.True(new Match.None([]).Holds(Bare, null));
        Assert.False(new Match.Any([]).Holds(Bare, null));
    }

    [Fact]
    public void WhyNot_AgreesWithHolds()
    {
        EquatableArray<Match> leaves = [Truth(true), Truth(false), Is("tag", "vip"), Is("account.segment", "gold"), Is("fields.none", "1")];
        foreach (var first in leaves)
        {
            foreach (var second in leaves)
            {
                foreach (Match match in (Match[])[new Match.All([first, second]), new Match.Any([first, second]), new Match.None([first, second])])
                    Assert.Equal(match.Holds(Ticket, Account), match.WhyNot(Ticket, Account) is null);
            }
        }
    }

    [Fact]
    public void WhyNot_SaysWhatFailed()
    {
        Assert.Equal("account.segment is gold is not so: it is platinum", Is("account.segment", "gold").WhyNot(Ticket, Account));
        Assert.Equal("account.segment is gold is not so: it is not set", Is("account.segment", "gold").WhyNot(Ticket, null));
        Assert.Equal(
            "channel is self_service, which is excluded", new Match.None([Is("channel", "self_service")]).WhyNot(Ticket, Account));
        Assert.Equal(
            "any of (tag is x, priority is one of low, normal) is not so: tag is x is not so: it is billing, vip; priority is one of low, normal is not so: it is high",
            new Match.Any([Is("tag", "x"), Is("priority", "low", "normal")]).WhyNot(Ticket, Account));
    }

    [Fact]
    public void Find_EveryName_GivesItsField()
    {
        foreach (var name in MatchField.Names)
            Assert.Equal(name == "tags" ? "tag" : name, MatchField.Find(name)?.Name);
        Assert.Null(MatchField.Find("fields."));
        Assert.Null(MatchField.Find("account.fields."));
        Assert.Null(MatchField.Find("Priority"));
    }

    private static Match.Where Truth(bool value) => value ? Is("priority", "high") : Is("priority", "low");

    private static Match.Where Is(string field, params string[] values) =>
        Test(field, new FieldTest.OneOf(values.Select(v => new Literal(v)).ToEquatableArray()));

    private static Match.Where Test(string field, FieldTest test) => new(MatchField.Find(field)!, test);
}

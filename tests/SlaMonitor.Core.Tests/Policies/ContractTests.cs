using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tests.Tickets;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Tests.Policies;

/// <summary>Account contracts override the policies for everybody.</summary>
public sealed class ContractTests
{
    private static readonly Duration Hour = Duration.FromHours(1);
    private static readonly TicketFacts OfAcme = new() { Account = "acme", Priority = Priority.Urgent };

    private static readonly Policy General = Policy("general", null, null, Target(MetricPreset.FirstResponse, 4 * Hour, 4 * Hour), Target(MetricPreset.Resolution, 8 * Hour, 8 * Hour));

    [Fact]
    public void Contract_OfTheAccount_OverridesItsMetricAndLeavesTheOthers()
    {
        var book = Book(General, Policy("contract:acme", "acme", null, Target(MetricPreset.FirstResponse, Hour, Hour)));
        Assert.Equal(["contract:acme first_response 01:00", "general resolution 08:00"], Promises(book, OfAcme));
        Assert.Equal(["general first_response 04:00", "general resolution 08:00"], Promises(book, new TicketFacts { Account = "other" }));
        Assert.Equal(["general first_response 04:00", "general resolution 08:00"], Promises(book, new TicketFacts()));
    }

    [Fact]
    public void Contract_LeavesAPriorityOpen_ThePolicyPromisesIt()
    {
        var book = Book(General, Policy("contract:acme", "acme", null, Target(MetricPreset.FirstResponse, Hour, null)));
        Assert.Equal(["contract:acme first_response 01:00", "general resolution 08:00"], Promises(book, OfAcme));
        Assert.Equal(["general first_response 04:00", "general resolution 08:00"], Promises(book, OfAcme with { Priority = Priority.Normal }));
    }

    [Fact]
    public void Contract_MatchDoesNotHold_TheNextOfTheSameAccountIsTried()
    {
        var phone = new Match.Where(MatchField.Find("channel")!, new FieldTest.OneOf([new Literal("phone")]));
        var book = Book(
            Policy("by-phone", "acme", phone, Target(MetricPreset.FirstResponse, Hour, Hour)),
            Policy("otherwise", "acme", null, Target(MetricPreset.FirstResponse, 2 * Hour, 2 * Hour)),
            General);
        Assert.Equal("by-phone first_response 01:00", Promises(book, OfAcme with { Channel = Channel.Phone })[0]);
        Assert.Equal("otherwise first_response 02:00", Promises(book, OfAcme)[0]);
    }

    [Fact]
    public void Contract_NoPolicyMatches_StillPromises()
    {
        var book = Book(Policy("contract:acme", "acme", null, Target(MetricPreset.FirstResponse, Hour, Hour)));
        Assert.True(book.Promises(OfAcme, null).Matched);
        Assert.False(book.Promises(new TicketFacts { Account = "other" }, null).Matched);
    }

    [Fact]
    public void ExplainChoice_NamesTheContractAndWhatEachSupplies()
    {
        var book = Book(General, Policy("contract:acme", "acme", null, Target(MetricPreset.FirstResponse, Hour, Hour)));
        var trials = book.ExplainChoice(OfAcme, new AccountProfile("acme"));
        Assert.Equal(
            ["contract:acme first_response", "general resolution"],
            trials.Cast<PolicyTrial.Applied>().Select(t => $"{t.Policy} {string.Join(", ", t.Metrics)}"));
    }

    /// <summary>A thousand contracts of others cost a ticket nothing.</summary>
    [Fact]
    public void Contract_ManyAccounts_OnlyItsOwnIsTried()
    {
        var book = Book([General, .. Enumerable.Range(0, 1000).Select(i => Policy($"contract:{i}", $"{i}", null, Target(MetricPreset.FirstResponse, Hour, Hour)))]);
        Assert.Single(book.ExplainChoice(OfAcme, null));
        Assert.Equal("contract:77 first_response 01:00", Promises(book, OfAcme with { Account = "77" })[0]);
    }

    private static Rulebook Book(params Policy[] policies) => new(1, [BusinessCalendar.AlwaysOpen], policies);

    private static List<string> Promises(Rulebook book, TicketFacts ticket) =>
        [.. book.Promises(ticket, null).Promises.Select(p => $"{p.Policy} {p.Target.Metric} {p.Allowed.TotalHours:00}:00")];

    private static Policy Policy(string id, string? account, Match? match, params Target[] targets) => new()
    {
        Id = id,
        ContractOf = account,
        Match = match ?? Match.Always,
        Targets = targets.ToEquatableArray(),
    };

    private static Target Target(MetricPreset preset, Duration urgent, Duration? normal) =>
        Scenario.Target(preset, Core.Wire.WireName<MetricPreset>.Of(preset), urgent) with { Durations = new TargetDurations(urgent, normal, normal, normal) };
}

using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Web.Api;

/// <summary>The parameters of the lists, and how they become the monitor's queries.</summary>
internal static class ListQueries
{
    private static readonly QueryParameter Metric = new("metric", "The metric, e.g. first_response.");
    private static readonly QueryParameter Account = new("account", "The account's id.");
    private static readonly QueryParameter Group = new("group", "The team.");
    private static readonly QueryParameter Tier = new("tier", "The tier.", WireName<Tier>.All);
    private static readonly QueryParameter Priority = new("priority", "The ticket's priority.", WireName<Priority>.All);
    private static readonly QueryParameter Limit = new("limit", "Items on a page, 1 to 1000; 100 by default.", IsInteger: true);
    private static readonly QueryParameter Cursor = new("cursor", "The cursor of the page before.");

    public static IReadOnlyList<QueryParameter> None { get; } = [];

    public static IReadOnlyList<QueryParameter> Page { get; } = [Limit, Cursor];

    public static IReadOnlyList<QueryParameter> Accounts { get; } =
    [
        new("sort", "By id (the default), or the worst health first.", ["id", "worst"]),
        new("q", "Part of the account's id or name."),
        Limit,
        Cursor,
    ];

    public static IReadOnlyList<QueryParameter> Tickets { get; } =
    [
        new("state", $"One or more of {string.Join(", ", WireName<ClockFilterState>.All)}, separated by commas; any by default."),
        Metric,
        Account,
        Group,
        Tier,
        Priority,
        new("region", "The ticket's region."),
        new("channel", "The ticket's channel.", WireName<Channel>.All),
        new("q", "Part of the ticket's id or subject."),
        new("sort", "By the nearest due instant; the only order.", ["due"]),
        Limit,
        Cursor,
    ];

    public static IReadOnlyList<QueryParameter> Breaches { get; } =
    [
        new("since", "Breached at this time or later.", Format: "date-time"),
        new("until", "Breached before this time.", Format: "date-time"),
        new("ticket", "The ticket's id."),
        Metric,
        Account,
        Group,
        Tier,
        Priority,
        Limit,
        Cursor,
    ];

    public static ClockQuery Clocks(QueryReader query)
    {
        query.Only("sort", "due");
        return new ClockQuery
        {
            States = query.Names<ClockFilterState>("state"),
            Metric = query.Text("metric"),
            Account = query.Text("account"),
            Group = query.Text("group"),
            Tier = query.Name<Tier>("tier"),
            Priority = query.Name<Priority>("priority"),
            Region = query.Text("region"),
            Channel = query.Name<Channel>("channel"),
            Text = query.Text("q"),
            Page = query.Page(),
        };
    }

    public static BreachQuery Breached(QueryReader query)
    {
        var (since, until) = (query.Instant("since"), query.Instant("until"));
        if (since is { } from && until is { } to && from >= to) query.Fail("until", "must be after since");
        return new BreachQuery
        {
            Since = since,
            Until = until,
            Ticket = query.Text("ticket"),
            Metric = query.Text("metric"),
            Account = query.Text("account"),
            Group = query.Text("group"),
            Tier = query.Name<Tier>("tier"),
            Priority = query.Name<Priority>("priority"),
            Page = query.Page(),
        };
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Http;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Trends;
using SlaMonitor.Core.Wire;
using SlaMonitor.Web.Problems;
using SlaMonitor.Web.Views;

namespace SlaMonitor.Web.Api;

/// <summary>Accounts: listed, looked at and described.</summary>
internal sealed class AccountEndpoints(IMonitor monitor)
{
    public const string Prefix = "/api/v1/accounts/";
    private const int LengthMax = 1024 * 1024;
    private const int AtOnce = 1_000;

    public async Task<IResult> ListAsync(HttpContext http)
    {
        var reader = new QueryReader(http.Request.Query, ListQueries.Accounts);
        var sort = reader.Text("sort");
        if (sort is not (null or "id" or "worst")) reader.Fail("sort", NearestName.Unknown(sort, "one of id, worst", ["id", "worst"]));
        var (text, page) = (reader.Text("q"), reader.Page());
        return await QueryEndpoints.ListAsync(
            reader,
            async () => sort == "worst" || text is not null
                ? await SearchAsync(text, sort == "worst", page, http.RequestAborted)
                : await PageAsync(page, http.RequestAborted),
            account => account.Document());
    }

    public async Task<IResult> FindAsync(HttpContext http)
    {
        if (PathId.Of(http, Prefix) is not { } id) return QueryEndpoints.NotAnId();
        var reader = new QueryReader(http.Request.Query, ListQueries.None);
        if (!reader.Errors.IsEmpty) return new ProblemResult(Problem.InvalidQuery(reader.Errors));
        var view = await monitor.FindAccountAsync(id, http.RequestAborted);
        return view is null
            ? new ProblemResult(Problem.NotFound($"Nothing is known of the account \"{NearestName.Shown(id)}\"."))
            : TypedResults.Ok((await GradeAsync([view], http.RequestAborted))[0].Document());
    }

    public async Task<IResult> DescribeAsync(HttpContext http)
    {
        if (!ContentType.Is(http.Request, ContentType.Json)) return new ProblemResult(Problem.Of(415));
        if (PathId.Of(http, Prefix) is not { } id) return QueryEndpoints.NotAnId();
        var query = new QueryReader(http.Request.Query, ListQueries.None);
        if (!query.Errors.IsEmpty) return new ProblemResult(Problem.InvalidQuery(query.Errors));
        using var body = await RequestBody.ReadAsync(http, LengthMax);
        if (body is null) return new ProblemResult(Problem.TooLarge("An account's description holds at most 1 MiB."));
        var profile = AccountProfileReader.Read(id, body.Span, out var errors);
        if (profile is null) return new ProblemResult(Problem.InvalidInput(errors));
        var view = await monitor.DescribeAccountAsync(profile, http.RequestAborted);
        return view is not null ? TypedResults.Ok((await GradeAsync([view], http.RequestAborted))[0].Document())
            : monitor.Health.Ready ? new ProblemResult(Problem.Busy(1))
            : QueryEndpoints.NotReady(monitor.Health);
    }

    private async ValueTask<Page<GradedAccount>> PageAsync(PageRequest page, CancellationToken cancellation)
    {
        var found = await monitor.ListAccountsAsync(page, cancellation);
        return new Page<GradedAccount>(await GradeAsync(found.Items, cancellation), found.Cursor);
    }

    /// <summary>Looks at every account. How far the pages have come is counted: the order is that of now, and may be another for the next page.</summary>
    private async ValueTask<Page<GradedAccount>> SearchAsync(string? text, bool worstFirst, PageRequest page, CancellationToken cancellation)
    {
        var start = 0;
        if (page.Cursor is not null && !int.TryParse(page.Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out start)) throw new InvalidCursorException();
        var found = new List<AccountView>();
        for (var next = new PageRequest(AtOnce); ;)
        {
            var listed = await monitor.ListAccountsAsync(next, cancellation);
            found.AddRange(text is null ? listed.Items : listed.Items.Where(view => Holds(view.Profile.Id, text) || Holds(view.Profile.Name, text)));
            if (listed.Cursor is null) break;
            next = next with { Cursor = listed.Cursor };
        }
        var graded = await GradeAsync(found, cancellation);
        if (worstFirst) graded.Sort(GradedAccount.WorstFirst);
        var end = start + page.Limit;
        return new Page<GradedAccount>(
            [.. graded.Skip(start).Take(page.Limit)], end < graded.Count ? end.ToString(CultureInfo.InvariantCulture) : null);
    }

    private async ValueTask<List<GradedAccount>> GradeAsync(IReadOnlyList<AccountView> views, CancellationToken cancellation)
    {
        var breached = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var count in await monitor.CountLiveAsync(TicketLabelKind.Account, cancellation))
            if (count.Key is { } account) breached[account] = count.Breached;
        var (objectives, now) = (monitor.Rulebook.Objectives, monitor.Now);
        return [.. views.Select(view => GradedAccount.Of(view, breached.GetValueOrDefault(view.Profile.Id), objectives, now))];
    }

    private static bool Holds(string? value, string text) => value?.Contains(text, StringComparison.OrdinalIgnoreCase) == true;
}

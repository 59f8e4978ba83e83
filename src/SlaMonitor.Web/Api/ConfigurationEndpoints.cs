using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using SlaMonitor.Core;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Versions;
using SlaMonitor.Core.Wire;
using SlaMonitor.Web.Access;
using SlaMonitor.Web.Problems;
using SlaMonitor.Web.Views;

namespace SlaMonitor.Web.Api;

/// <summary>The versions of the configuration: read, tried, changed and taken back.</summary>
internal sealed class ConfigurationEndpoints(IMonitor monitor)
{
    public const int BodyLengthMax = 16 * 1024 * 1024;

    public static IReadOnlyList<QueryParameter> Parameters { get; } =
    [
        new("dryRun", "true: tells what applying it to open tickets would do now, and changes nothing.", ["true", "false"]),
        new("applyTo", "Which tickets it is for: new ones (by default), or open ones too.", WireName<ApplyTo>.All),
        new("version", "Takes the texts of this earlier version instead of a body: the way back. It becomes a new version."),
        new("comment", "Why; a comment in a JSON body comes first."),
        new("by", "Who; the name of the API key by default."),
    ];

    public IResult Current(HttpContext http)
    {
        if (monitor.Configurations is not { } configurations) return Fixed();
        if (Refused(http) is { } refused) return refused;
        var versions = configurations.Versions;
        Tag(http, versions[^1].Version);
        return TypedResults.Ok(new ConfigurationDocument(
            versions[^1].Document(),
            configurations.Adoption.Document(),
            [.. versions.Reverse().Select(v => v.Summary())]));
    }

    public IResult Find(HttpContext http, string version)
    {
        if (monitor.Configurations is not { } configurations) return Fixed();
        if (Refused(http) is { } refused) return refused;
        return Number(version) is { } number && configurations.Versions.FirstOrDefault(v => v.Version == number) is { } found
            ? TypedResults.Ok(found.Document())
            : NoVersion(version);
    }

    public async Task<IResult> PutAsync(HttpContext http)
    {
        if (monitor.Configurations is not { } configurations) return Fixed();
        var query = new QueryReader(http.Request.Query, Parameters);
        var isDryRun = query.Text("dryRun") switch
        {
            null or "false" => false,
            "true" => true,
            _ => Wrong(query, "dryRun", "must be true or false"),
        };
        var applyTo = query.Name<ApplyTo>("applyTo") ?? ApplyTo.New;
        var version = query.Text("version");
        var comment = query.Text("comment");
        var by = query.Text("by") ?? http.Features.Get<Caller>()?.Name;
        var current = IfMatch(http.Request, query);
        if (!query.Errors.IsEmpty) return new ProblemResult(Problem.InvalidQuery(query.Errors));

        EquatableArray<ConfigurationText> files;
        if (version is not null)
        {
            if (Number(version) is not { } number || configurations.Versions.FirstOrDefault(v => v.Version == number) is not { } earlier)
                return NoVersion(version);
            if (http.Request.ContentLength > 0) return new ProblemResult(Problem.InvalidInput([new WireError("$", "leave the body out: the texts are those of the version")]));
            // What is made by the API while the monitor runs goes on: who is away next week is no matter of the version.
            files = earlier.Files.Where(file => !OnCallChangesFile.Is(file.Name)).ToEquatableArray();
            comment ??= $"back to version {number}";
        }
        else
        {
            var (read, refused) = await ReadAsync(http);
            if (read is not { } given) return refused!;
            files = given.Files;
            comment = given.Comment ?? comment;
        }
        var change = new ConfigurationChange(files, applyTo, by, comment, current);
        return Answer(http, configurations, applyTo, isDryRun
            ? await configurations.TryAsync(change, http.RequestAborted)
            : await configurations.ChangeAsync(change, http.RequestAborted));
    }

    private static async Task<((EquatableArray<ConfigurationText> Files, string? Comment)? Read, IResult? Refused)> ReadAsync(HttpContext http)
    {
        var isYaml = ConfigurationBody.IsYaml(http.Request);
        if (!isYaml && !ContentType.Is(http.Request, ContentType.Json))
        {
            return (null, new ProblemResult(Problem.Of(415) with
            {
                Detail = "Send application/yaml (one file), or application/json with {files: [{name, text}], comment}; in UTF-8 and not compressed.",
            }));
        }
        using var body = await RequestBody.ReadAsync(http, BodyLengthMax);
        if (body is null) return (null, new ProblemResult(Problem.TooLarge($"A configuration holds at most {BodyLengthMax / 1024 / 1024} MiB.")));
        var errors = new List<WireError>();
        var read = isYaml ? ConfigurationBody.ReadYaml(body.Span, errors) : ConfigurationBody.ReadJson(body.Memory, errors);
        return errors.Count > 0 ? (null, new ProblemResult(Problem.InvalidInput([.. errors]))) : (read, null);
    }

    private static IResult Answer(HttpContext http, IConfigurations configurations, ApplyTo applyTo, ChangeResult result)
    {
        switch (result)
        {
            case ChangeResult.Made(var made):
                Tag(http, made.Version);
                return TypedResults.Ok(new ConfigurationChangeDocument(false, made.Version, applyTo, configurations.Adoption.Document(), null));
            case ChangeResult.Tried(var report):
                return TypedResults.Ok(new ConfigurationChangeDocument(true, null, applyTo, null, report.Document()));
            case ChangeResult.Invalid(var errors):
                return new ProblemResult(Problem.InvalidInput(errors));
            case ChangeResult.Stale(var current):
                Tag(http, current);
                return new ProblemResult(Problem.Stale($"Version {current} is current, not the one in If-Match. Look at it, and put your change on top of it."));
            case ChangeResult.NotStored(var reason):
                return new ProblemResult(Problem.NotReady(reason));
            default:
                throw new InvariantViolatedException("a change's result of an unknown kind");
        }
    }

    /// <summary>The version named by If-Match; null for any.</summary>
    private static int? IfMatch(HttpRequest request, QueryReader query)
    {
        var header = request.Headers.IfMatch.ToString();
        if (header is "" or "*") return null;
        if (header is ['"', .., '"'] && Number(header[1..^1]) is { } version) return version;
        query.Fail("If-Match", "must be one version in quotes, such as \"3\": the ETag that GET gave");
        return null;
    }

    private static void Tag(HttpContext http, int version) =>
        http.Response.Headers[HeaderNames.ETag] = FormattableString.Invariant($"\"{version}\"");

    private static ProblemResult? Refused(HttpContext http)
    {
        var query = new QueryReader(http.Request.Query, ListQueries.None);
        return query.Errors.IsEmpty ? null : new ProblemResult(Problem.InvalidQuery(query.Errors));
    }

    private static bool Wrong(QueryReader query, string name, string message)
    {
        query.Fail(name, message);
        return false;
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static ProblemResult NoVersion(string version) =>
        new(Problem.NotFound($"There is no version \"{NearestName.Shown(version)}\" of the configuration; GET /api/v1/configuration lists them."));

    private static ProblemResult Fixed() => new(Problem.NotFound("This host keeps the configuration that it started with."));
}

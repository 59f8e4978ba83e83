using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Notifications.Acknowledging;
using SlaMonitor.Web.Api;

namespace SlaMonitor.Web.Acknowledging;

/// <summary>
/// The page behind the link of a page that was sent: it shows what is wrong and who has it, and its button takes it on. It needs no
/// key, since the link's token is one: signed, expiring, for one escalation and one person, and good for one acknowledgement.
/// </summary>
/// <remarks>
/// GET changes nothing, so that programs which look at links before people do acknowledge nothing. A token that is not ours is refused
/// by its signature, before anything is looked up.
/// </remarks>
internal sealed class AcknowledgeEndpoint(IMonitor monitor, WebOptions options)
{
    public const string Prefix = "/acknowledge/";

    private const int BodyLengthMax = 4 * 1024;
    private const int NameLengthMax = 80;

    public async Task<IResult> GetAsync(HttpContext http, string token)
    {
        if (Read(token, out var refusal) is not { } read) return Page(http, refusal);
        try
        {
            return Answer(http, await LookAsync(read, http.RequestAborted), null);
        }
        catch (MonitorUnavailableException)
        {
            return Page(http, 503, AcknowledgePage.Unavailable());
        }
    }

    public async Task<IResult> PostAsync(HttpContext http, string token)
    {
        if (Read(token, out var refusal) is not { } read) return Page(http, refusal);
        try
        {
            var before = await LookAsync(read, http.RequestAborted);
            if (!before.MayTake) return Answer(http, before, null);
            var name = before.By ?? await NameAsync(http);
            if (name is not { } by) return Answer(http, before, "Say who you are, so that the others know.");
            var answer = await monitor.Escalations.AskAsync(
                read.Escalation, new EscalationCommand.Acknowledge(0, by, null, read.Id), http.RequestAborted);
            return answer switch
            {
                // Only what stands counts: somebody else may have been quicker.
                EscalationAnswer.Told(var state) => Answer(http, Seen(read, state) with { JustTaken = Has(state, by) && state.UsedLinks.Contains(read.Id) }, null),
                EscalationAnswer.Over(var state) => Answer(http, Seen(read, state), null),
                EscalationAnswer.NotFound => Answer(http, Seen(read, null), null),
                EscalationAnswer.Busy => Page(http, 503, AcknowledgePage.Unavailable()),
                _ => throw new InvariantViolatedException("an answer of an unknown kind"),
            };
        }
        catch (MonitorUnavailableException)
        {
            return Page(http, 503, AcknowledgePage.Unavailable());
        }
    }

    /// <summary>What the token says; null when it does not act, and then why. Links expire by the monitor's time, by which pages are sent.</summary>
    private AcknowledgeToken? Read(string token, out AcknowledgeRefusal refusal)
    {
        refusal = AcknowledgeRefusal.UnknownKey;
        switch (options.Links?.Read(token, monitor.Now))
        {
            case AcknowledgeReading.Valid(var read): return read;
            case AcknowledgeReading.Refused(var reason): refusal = reason; break;
        }
        return null;
    }

    private async Task<AcknowledgeView> LookAsync(AcknowledgeToken token, CancellationToken cancellation) =>
        Seen(token, await monitor.Escalations.FindAsync(token.Escalation, cancellation));

    private AcknowledgeView Seen(AcknowledgeToken token, EscalationState? state)
    {
        var rules = monitor.Rulebook.Escalations;
        var user = token.User is { } id && rules.Users.TryGetValue(id, out var person) ? person : null;
        return new AcknowledgeView(
            state,
            token.User,
            user?.Zone ?? DateTimeZone.Utc,
            who => rules.Users.TryGetValue(who, out var known) ? known.Name : who,
            state is not null && state.UsedLinks.Contains(token.Id),
            monitor.Now);
    }

    private static bool Has(EscalationState state, string by) => state.Standing is EscalationStanding.Acknowledged(var who, _) && who == by;

    /// <summary>The name in the form, for links that went to all who read a channel; null when it is none. Nobody vouches for it, and it says so.</summary>
    private static async Task<string?> NameAsync(HttpContext http)
    {
        if (!ContentType.Is(http.Request, ContentType.Form)) return null;
        using var body = await RequestBody.ReadAsync(http, BodyLengthMax);
        if (body is null) return null;
        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body.Span));
        var name = form.TryGetValue("name", out var given) ? given.ToString().Trim() : "";
        return name.Length is > 0 and <= NameLengthMax && !name.Any(char.IsControl) ? $"{name} (by link)" : null;
    }

    private static ContentHttpResult Answer(HttpContext http, AcknowledgeView view, string? missing) =>
        Page(http, missing is not null ? 400 : view.State is null ? 410 : 200, AcknowledgePage.Of(view, missing));

    /// <summary>Only who made a link could know that it has expired, so that nothing else is told of what is wrong with one.</summary>
    private static ContentHttpResult Page(HttpContext http, AcknowledgeRefusal refusal) =>
        refusal == AcknowledgeRefusal.Expired ? Page(http, 410, AcknowledgePage.Expired()) : Page(http, 404, AcknowledgePage.NotValid());

    private static ContentHttpResult Page(HttpContext http, int status, string html)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = AcknowledgePage.ContentSecurityPolicy;
        headers.CacheControl = "no-store";
        headers["X-Robots-Tag"] = "noindex";
        return TypedResults.Text(html, "text/html", Encoding.UTF8, status);
    }
}

using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Notifications.Http;

namespace SlaMonitor.Notifications.Channels.Twilio;

/// <summary>
/// An account at Twilio for one try. <c>url_from</c> is the account's address (https://api.twilio.com/2010-04-01/Accounts/AC…); without it
/// <c>account</c> names the account. <c>user_from</c> is the SID of an API key, by default the account's own; <c>token_from</c> its secret.
/// </summary>
internal sealed partial class TwilioAccount(Uri address, Credentials credentials, bool allowPrivate, HttpSender http)
{
    private const int OptedOut = 21610;

    public static SendResult.Refused? Open(ChannelAccess access, HttpSender http, out TwilioAccount account)
    {
        account = null!;
        if (access.Read(out var credentials, "token") is { } missing) return missing;
        var text = credentials["url"];
        if (text is null)
        {
            if (access.Setting("account") is not { } sid) return new SendResult.Refused("the channel has neither account nor url_from");
            text = $"https://api.twilio.com/2010-04-01/Accounts/{Uri.EscapeDataString(sid)}";
        }
        if (access.Address(text.TrimEnd('/') + "/", "url_from", out var address) is { } unusable) return unusable;
        if (!AccountPath().IsMatch(address.AbsolutePath))
            return new SendResult.Refused("url_from is no address of an account: …/2010-04-01/Accounts/SID");
        account = new TwilioAccount(address, credentials, access.AllowPrivate, http);
        return null;
    }

    /// <summary>In the form of E.164; a refusal when there is none.</summary>
    public static SendResult.Refused? Number(ChannelAccess access, Page page, out string number)
    {
        number = page.To is null ? access.Setting("to") ?? "" : page.To.Phone ?? "";
        if (E164().IsMatch(number)) return null;
        return new SendResult.Refused(page.To is null
            ? "the channel has no to, a number such as +254700000000"
            : "the recipient has no phone number such as +254700000000");
    }

    /// <param name="resource">Such as <c>Messages.json</c>.</param>
    public async Task<HttpTry> PostAsync(string resource, IEnumerable<KeyValuePair<string, string>> form, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, resource)) { Content = new FormUrlEncodedContent(form) };
        return await SendAsync(request, cancellation);
    }

    public async Task<HttpTry> GetAsync(string resource, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, resource));
        return await SendAsync(request, cancellation);
    }

    public SendResult Verdict(HttpTry tried)
    {
        if (tried is HttpTry.Answered { Status: 400 } answer && Json.Number(answer.Body, "code") == OptedOut)
            return new SendResult.SwitchedOff(HttpVerdict.Words(answer, credentials), SwitchedOffFor.Recipient);
        return HttpVerdict.Of(tried, credentials, accepted => Json.Delivered(accepted, "sid", credentials));
    }

    private async Task<HttpTry> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        var user = credentials["user"] ?? address.Segments[^1].TrimEnd('/');
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{credentials["token"]}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", basic);
        return await http.SendAsync(request, allowPrivate, cancellation);
    }

    [GeneratedRegex(@"^\+[1-9][0-9]{6,14}\z", RegexOptions.CultureInvariant)]
    private static partial Regex E164();

    [GeneratedRegex(@"/2010-04-01/Accounts/[^/]+/\z", RegexOptions.CultureInvariant)]
    private static partial Regex AccountPath();
}

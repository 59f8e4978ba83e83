using System.Globalization;
using SlaMonitor.Core;
using SlaMonitor.Notifications.Channels;
using SlaMonitor.Notifications.Texts;

namespace SlaMonitor.Notifications.Http;

/// <summary>
/// The classes of answers that all receivers share: 2xx is taken over; 408, 429, 5xx and no answer are tried again; 410 switches
/// the channel off; every other answer, redirects among them, is final.
/// </summary>
internal static class HttpVerdict
{
    private const int LongestBody = 200;

    /// <param name="accepted">What a 2xx means.</param>
    public static SendResult Of(HttpTry tried, Credentials credentials, Func<HttpTry.Answered, SendResult> accepted) => tried switch
    {
        HttpTry.Failed failed => new SendResult.Retry(null, failed.Why),
        HttpTry.Blocked blocked => new SendResult.Refused(blocked.Why),
        HttpTry.Answered { Status: >= 200 and < 300 } answer => accepted(answer),
        HttpTry.Answered { Status: 408 or 429 or >= 500 } answer =>
            new SendResult.Retry(answer.RetryAfter ?? answer.RateLimitPeriod, Words(answer, credentials)),
        HttpTry.Answered { Status: 410 } answer => new SendResult.SwitchedOff(Words(answer, credentials), SwitchedOffFor.Channel),
        HttpTry.Answered answer => new SendResult.Refused(Words(answer, credentials)),
        _ => throw new InvariantViolatedException("HttpTry is a closed family"),
    };

    /// <summary>The status and the beginning of the body, without any of the channel's secrets.</summary>
    public static string Words(HttpTry.Answered answer, Credentials credentials)
    {
        // Hidden before it is cut, or half a secret would be left at the end.
        var body = CleanText.Cut(CleanText.Of(credentials.Hide(answer.Body ?? "")), LongestBody);
        var status = string.Create(CultureInfo.InvariantCulture, $"answered {answer.Status}");
        return body.Length == 0 ? status : $"{status}: {body}";
    }
}

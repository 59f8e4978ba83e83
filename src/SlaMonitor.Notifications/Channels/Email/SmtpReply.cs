using System.Collections.Immutable;
using System.Globalization;

namespace SlaMonitor.Notifications.Channels.Email;

/// <summary>What the server said: a code and its lines without the code.</summary>
internal sealed record SmtpReply(int Code, ImmutableArray<string> Lines)
{
    public bool IsGood => Code is >= 200 and < 400;

    /// <summary>RFC 5321 §4.2.1: 4xx may be otherwise another time, 5xx not.</summary>
    public bool IsTransient => Code is >= 400 and < 500;

    /// <summary>Whether a greeting of EHLO names this extension, with this word among its parameters.</summary>
    public bool Offers(string extension, string? parameter = null) => Lines.Skip(1).Any(line =>
    {
        var words = line.Split([' ', '='], StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 0 && words[0].Equals(extension, StringComparison.OrdinalIgnoreCase)
            && (parameter is null || words.Contains(parameter, StringComparer.OrdinalIgnoreCase));
    });

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Code} {string.Join(' ', Lines)}");
}

using System.Text.RegularExpressions;

namespace SlaMonitor.Notifications.Channels.Email;

/// <summary>An address in the plain form of RFC 5321 that everybody uses: ASCII, no quotes, no comments. Nothing in it can end a line or a bracket.</summary>
internal readonly partial record struct MailAddress(string Text)
{
    private const int Longest = 254;

    public string Domain => Text[(Text.LastIndexOf('@') + 1)..];

    /// <summary>Null when it is none.</summary>
    public static MailAddress? Parse(string text) => text.Length <= Longest && Form().IsMatch(text) ? new MailAddress(text) : null;

    public override string ToString() => Text;

    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}

using System.Globalization;
using System.Net;
using System.Text;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Notifications.Texts;

namespace SlaMonitor.Notifications.Channels.Email;

/// <summary>
/// A page as a message of RFC 5322 and MIME, the same on every try. Its Message-ID is the page's id, so that a repeat is known; all
/// of an escalation refer to one id, so that mail programs show them as one conversation.
/// </summary>
internal static class MailMessage
{
    private const int LongestSubject = 200;

    public static string Of(Page page, PageLinks links, MailAddress from, IReadOnlyList<MailAddress> to)
    {
        var headline = PageText.Headline(page, 1024);
        var id = WireKey.Token(page.Id);
        var boundary = "part-" + id[..Math.Min(40, id.Length)];
        var alert = $"<{WireKey.Token(page.Alert)}.escalation@{from.Domain}>";
        string[] lines =
        [
            $"From: SlaMonitor <{from}>",
            $"To: {string.Join(",\r\n ", to)}",
            $"Subject: {EncodedWords(PageText.Headline(page, LongestSubject))}",
            $"Date: {page.Content.At.InUtc().ToString("ddd', 'dd' 'MMM' 'uuuu' 'HH':'mm':'ss", CultureInfo.InvariantCulture)} +0000",
            $"Message-ID: <{id}@{from.Domain}>",
            $"In-Reply-To: {alert}",
            $"References: {alert}",
            // Answers of absence to a page help nobody (RFC 3834).
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            $"Content-Type: multipart/alternative; boundary=\"{boundary}\"",
            "",
            $"--{boundary}",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: base64",
            "",
            Base64(Plain(headline, page, links)),
            $"--{boundary}",
            "Content-Type: text/html; charset=utf-8",
            "Content-Transfer-Encoding: base64",
            "",
            Base64(Html(headline, page, links)),
            $"--{boundary}--",
            "",
        ];
        return string.Join("\r\n", lines);
    }

    internal static string Html(string headline, Page page, PageLinks links)
    {
        var html = new StringBuilder("<!DOCTYPE html><html><body style=\"font-family:sans-serif\">");
        html.Append(CultureInfo.InvariantCulture, $"<p><strong>{WebUtility.HtmlEncode(headline)}</strong></p>");
        if (links.Acknowledge is { } acknowledge) html.Append(CultureInfo.InvariantCulture, $"<p><a href=\"{WebUtility.HtmlEncode(acknowledge.AbsoluteUri)}\">Acknowledge</a></p>");
        html.Append("<table>");
        foreach (var fact in PageText.Facts(page))
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{WebUtility.HtmlEncode(fact.Name)}</td><td>{WebUtility.HtmlEncode(fact.Value)}</td></tr>");
        html.Append("</table>");
        if (links.Ticket is { } ticket) html.Append(CultureInfo.InvariantCulture, $"<p><a href=\"{WebUtility.HtmlEncode(ticket.AbsoluteUri)}\">Ticket</a></p>");
        return html.Append("</body></html>").ToString();
    }

    /// <summary>RFC 2047: at most 75 characters a word, and no character is divided between two.</summary>
    internal static string EncodedWords(string text)
    {
        const int BytesPerWord = 45;
        if (text.All(char.IsAscii) && text.Length <= 70) return text;
        var words = new List<string>();
        var bytes = new List<byte>();
        foreach (var rune in text.EnumerateRunes())
        {
            if (bytes.Count + rune.Utf8SequenceLength > BytesPerWord) Flush();
            bytes.AddRange(Encoding.UTF8.GetBytes(rune.ToString()));
        }
        Flush();
        return string.Join("\r\n ", words);

        void Flush()
        {
            words.Add($"=?utf-8?B?{Convert.ToBase64String([.. bytes])}?=");
            bytes.Clear();
        }
    }

    private static string Plain(string headline, Page page, PageLinks links)
    {
        var lines = new List<string> { headline, "" };
        if (links.Acknowledge is { } acknowledge) lines.AddRange([$"Acknowledge: {acknowledge.AbsoluteUri}", ""]);
        lines.AddRange(PageText.Facts(page).Select(fact => $"{fact.Name}: {fact.Value}"));
        if (links.Ticket is { } ticket) lines.AddRange(["", $"Ticket: {ticket.AbsoluteUri}"]);
        return string.Join("\r\n", lines) + "\r\n";
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text), Base64FormattingOptions.InsertLineBreaks);
}

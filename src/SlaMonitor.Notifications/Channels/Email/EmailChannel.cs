using System.Collections.Immutable;
using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using NodaTime;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Notifications.Texts;

namespace SlaMonitor.Notifications.Channels.Email;

/// <summary>
/// E-mail by SMTP: STARTTLS unless <c>tls</c> says <c>implicit</c> (the default on port 465) or <c>none</c>. Credentials are never sent without
/// TLS. The recipient's address, or the channel's <c>to</c> for pages to all.
/// </summary>
/// <param name="validation">Null for the machine's trusted roots.</param>
internal sealed class EmailChannel(ChannelAccess access, TimeProvider time, RemoteCertificateValidationCallback? validation = null) : IPageChannel
{
    private const int SubmissionPort = 587;
    private const int ImplicitTlsPort = 465;
    private const int LongestReply = 200;

    private static readonly Duration Timeout = Duration.FromSeconds(15);

    public string Id => access.Id;

    public async Task<SendResult> SendAsync(Page page, PageLinks links, CancellationToken cancellation)
    {
        if (access.Setting("host") is not { } host) return new SendResult.Refused("the channel has no host");
        if (access.Setting("from") is not { } sender || MailAddress.Parse(sender) is not { } from) return new SendResult.Refused("the channel has no from, an address");
        if (access.Read(out var credentials) is { } missing) return missing;
        if (Recipients(page) is not { } to) return new SendResult.Refused(page.To is null ? "the channel has no to, addresses" : "the recipient has no e-mail address");

        using var timeout = new CancellationTokenSource(Timeout.ToTimeSpan(), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            var mail = new Mail(from, to, MailMessage.Of(page, links, from, to));
            return await DeliverAsync(host, mail, credentials, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new SendResult.Retry(null, string.Create(CultureInfo.InvariantCulture, $"no answer within {Timeout.TotalSeconds} s"));
        }
        catch (AuthenticationException)
        {
            return new SendResult.Refused("the server's certificate does not hold");
        }
        catch (SocketException)
        {
            return new SendResult.Retry(null, "no connection");
        }
        catch (IOException)
        {
            return new SendResult.Retry(null, "the conversation broke off");
        }
    }

    private async Task<SendResult> DeliverAsync(string host, Mail mail, Credentials credentials, CancellationToken cancellation)
    {
        var port = access.Number("port") ?? SubmissionPort;
        var tls = access.Setting("tls") ?? (port == ImplicitTlsPort ? "implicit" : "starttls");
        await using var smtp = await SmtpConversation.ConnectAsync(host, port, cancellation);
        if (tls == "implicit") await smtp.EncryptAsync(host, validation, cancellation);

        if (await smtp.ReplyAsync(cancellation) is { Code: not 220 } greeting) return Verdict("its greeting", greeting, credentials);
        var hello = await smtp.SayAsync(Hello(mail.From), cancellation);
        if (!hello.IsGood) return Verdict("EHLO", hello, credentials);
        if (tls == "starttls")
        {
            if (!hello.Offers("STARTTLS")) return new SendResult.Refused("the server offers no STARTTLS; tls: none on the channel does without");
            if (await smtp.SayAsync("STARTTLS", cancellation) is { IsGood: false } notNow) return Verdict("STARTTLS", notNow, credentials);
            await smtp.EncryptAsync(host, validation, cancellation);
            hello = await smtp.SayAsync(Hello(mail.From), cancellation);
            if (!hello.IsGood) return Verdict("EHLO", hello, credentials);
        }
        if (credentials["user"] is { } user)
        {
            if (tls == "none") return new SendResult.Refused("user and password are not sent without TLS");
            if (await LogInAsync(smtp, hello, user, credentials["password"] ?? "", cancellation) is not { } login)
                return new SendResult.Refused("the server offers neither AUTH PLAIN nor AUTH LOGIN");
            if (!login.IsGood) return Verdict("AUTH", login, credentials);
        }
        var result = await HandOverAsync(smtp, mail, credentials, cancellation);
        await LeaveAsync(smtp, cancellation);
        return result;
    }

    private static async Task<SendResult> HandOverAsync(SmtpConversation smtp, Mail mail, Credentials credentials, CancellationToken cancellation)
    {
        if (await smtp.SayAsync($"MAIL FROM:<{mail.From}>", cancellation) is { IsGood: false } notFrom) return Verdict("MAIL", notFrom, credentials);
        var refusals = new List<SmtpReply>();
        foreach (var address in mail.To)
            if (await smtp.SayAsync($"RCPT TO:<{address}>", cancellation) is { IsGood: false } notTo) refusals.Add(notTo);
        // One recipient who is reached is better than none; but while any may still be reached later, nobody is told yet.
        if (refusals.FirstOrDefault(r => r.IsTransient) is { } later) return Verdict("RCPT", later, credentials);
        if (refusals.Count == mail.To.Length) return Verdict("RCPT", refusals[0], credentials);
        if (await smtp.SayAsync("DATA", cancellation) is { Code: not 354 } notData) return Verdict("DATA", notData, credentials);
        var taken = await smtp.SayMessageAsync(mail.Text, cancellation);
        if (!taken.IsGood) return Verdict("the message", taken, credentials);
        var reference = Shown(taken, credentials);
        return new SendResult.Delivered(refusals.Count == 0
            ? reference
            : string.Create(CultureInfo.InvariantCulture, $"{reference} ({refusals.Count} of {mail.To.Length} recipients refused)"));
    }

    /// <summary>Null when the server offers no way in that this client knows.</summary>
    private static async Task<SmtpReply?> LogInAsync(SmtpConversation smtp, SmtpReply hello, string user, string password, CancellationToken cancellation)
    {
        if (hello.Offers("AUTH", "PLAIN"))
            return await smtp.SayAsync("AUTH PLAIN " + Base64($"\0{user}\0{password}"), cancellation);
        if (!hello.Offers("AUTH", "LOGIN")) return null;
        if (await smtp.SayAsync("AUTH LOGIN", cancellation) is { Code: not 334 } notNow) return notNow;
        return await smtp.SayAsync(Base64(user), cancellation) is { Code: not 334 } notUser ? notUser : await smtp.SayAsync(Base64(password), cancellation);
    }

    /// <summary>The message is the server's by now; how the farewell goes changes nothing.</summary>
    private static async Task LeaveAsync(SmtpConversation smtp, CancellationToken cancellation)
    {
        try
        {
            await smtp.SayAsync("QUIT", cancellation);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return;
        }
    }

    private ImmutableArray<MailAddress>? Recipients(Page page)
    {
        var texts = page.To is { } to ? [to.Email ?? ""] : (access.Setting("to") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var addresses = texts.Select(MailAddress.Parse).ToList();
        return addresses.Count > 0 && addresses.All(a => a is not null) ? [.. addresses.Select(a => a!.Value)] : null;
    }

    private static SendResult Verdict(string what, SmtpReply reply, Credentials credentials) => reply.IsTransient
        ? new SendResult.Retry(null, $"to {what} the server said {Shown(reply, credentials)}")
        : new SendResult.Refused($"to {what} the server said {Shown(reply, credentials)}");

    private static string Shown(SmtpReply reply, Credentials credentials) => CleanText.Cut(CleanText.Of(credentials.Hide(reply.ToString())), LongestReply);

    private static string Hello(MailAddress from) => $"EHLO {from.Domain}";

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private sealed record Mail(MailAddress From, ImmutableArray<MailAddress> To, string Text);
}

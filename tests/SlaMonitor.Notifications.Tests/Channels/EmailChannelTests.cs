using System.Globalization;
using System.Text;
using NodaTime;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Notifications.Channels;
using SlaMonitor.Notifications.Channels.Email;
using SlaMonitor.Notifications.Tests.Servers;
using SlaMonitor.Notifications.Tests.Time;

namespace SlaMonitor.Notifications.Tests.Channels;

public sealed class EmailChannelTests
{
    private readonly VirtualTime _time = new(Pages.At);

    [Fact]
    public async Task Send_Breach_IsOneMessageInTextAndHtml()
    {
        await using var server = new SmtpServer(new SmtpManners());

        var result = await SendAsync(server, Pages.Breach(), user: "sla@example.org");

        Assert.Equal(new SendResult.Delivered("250 queued as 4F1"), result);
        Assert.Equal(
            ["EHLO example.org", "STARTTLS", "EHLO example.org", "AUTH PLAIN " + Base64("\0sla@example.org\0pass word"), "MAIL FROM:<sla@example.org>", "RCPT TO:<amina@example.org>", "DATA", "QUIT"],
            server.Commands);
        Assert.Empty(server.Complaints);
        var message = Assert.Single(server.Messages);
        Assert.Contains("\r\nMessage-ID: <esc~2f7~2f1@example.org>\r\n", message, StringComparison.Ordinal);
        Assert.Contains("\r\nDate: Mon, 02 Mar 2026 06:18:00 +0000\r\n", message, StringComparison.Ordinal);
        Assert.Contains("\r\nReferences: <escalation~2fT-1~2fcritical.escalation@example.org>\r\n", message, StringComparison.Ordinal);
        Assert.Equal("BREACHED first_response · T-1 'Printer on floor 3' · acme · due 09:14 EAT, 4 min ago · step 2 of critical", Subject(message));
        var parts = Parts(message);
        Assert.Equal(2, parts.Count);
        Assert.Contains("Acknowledge: https://sla.example.org/a/k1.eyJ4Ijoi.c2ln\r\n", parts[0], StringComparison.Ordinal);
        Assert.Contains("Due: 2026-03-02 09:14:00 EAT\r\n", parts[0], StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://desk.example.org/t/T-1?a=1&amp;b=2\">Ticket</a>", parts[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_Twice_IsTheSameMessage()
    {
        await using var server = new SmtpServer(new SmtpManners());

        await SendAsync(server, Pages.Breach());
        _time.Advance(Duration.FromHours(1));
        await SendAsync(server, Pages.Breach());

        Assert.Equal(2, server.Messages.Count);
        Assert.Single(server.Messages.Distinct());
    }

    [Theory]
    [InlineData(PageAction.Trigger)]
    [InlineData(PageAction.Resolve)]
    public async Task Send_HostilePage_AddsNoHeaderAndNoMarkup(PageAction action)
    {
        await using var server = new SmtpServer(new SmtpManners());

        Assert.IsType<SendResult.Delivered>(await SendAsync(server, Pages.Monstrous(action)));

        Assert.Empty(server.Complaints);
        var message = server.Messages.Single();
        var headers = message[..message.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Replace("\r\n ", " ", StringComparison.Ordinal).Split("\r\n");
        Assert.Equal(
            ["From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Auto-Submitted", "MIME-Version", "Content-Type"],
            headers.Select(h => h.Split(':')[0]));
        Assert.All(headers, h => Assert.All(h, c => Assert.InRange(c, ' ', '~')));
        Assert.DoesNotContain("<b>", Parts(message)[1], StringComparison.Ordinal);
        Assert.DoesNotContain('\u202E', Parts(message)[0]);
    }

    [Theory]
    [InlineData("GREETING", "554 no service", nameof(SendResult.Refused))]
    [InlineData("GREETING", "421 busy", nameof(SendResult.Retry))]
    [InlineData("GREETING", "HTTP/1.1 400 Bad Request", nameof(SendResult.Retry))]
    [InlineData("EHLO", "502 what", nameof(SendResult.Refused))]
    [InlineData("STARTTLS", "454 TLS not available", nameof(SendResult.Retry))]
    [InlineData("AUTH", "535 no such user", nameof(SendResult.Refused))]
    [InlineData("AUTH", "454 later", nameof(SendResult.Retry))]
    [InlineData("MAIL FROM:<sla@example.org>", "550 not you", nameof(SendResult.Refused))]
    [InlineData("RCPT TO:<amina@example.org>", "550 no such mailbox", nameof(SendResult.Refused))]
    [InlineData("RCPT TO:<amina@example.org>", "450 greylisted", nameof(SendResult.Retry))]
    [InlineData("DATA", "452 no room", nameof(SendResult.Retry))]
    [InlineData("MESSAGE", "554 spam", nameof(SendResult.Refused))]
    [InlineData("MESSAGE", "451 later", nameof(SendResult.Retry))]
    [InlineData("MESSAGE", null, nameof(SendResult.Retry))]
    [InlineData("EHLO", null, nameof(SendResult.Retry))]
    public async Task Send_ServerSays_IsOfItsClass(string command, string? reply, string expected)
    {
        await using var server = new SmtpServer(new SmtpManners { Replies = { [command] = reply } });

        Assert.Equal(expected, (await SendAsync(server, Pages.Breach(), user: "sla")).GetType().Name);
        Assert.Empty(server.Complaints);
    }

    [Fact]
    public async Task Send_ServerHangs_IsTriedAgainAfterTheTimeOut()
    {
        await using var server = new SmtpServer(new SmtpManners { Replies = { ["MESSAGE"] = "" } });

        var sending = SendAsync(server, Pages.Breach());
        await server.Hangs;
        _time.Advance(Duration.FromSeconds(15));

        Assert.Equal(new SendResult.Retry(null, "no answer within 15 s"), await sending);
    }

    [Fact]
    public async Task Send_ServerRepeatsThePassword_IsHidden()
    {
        await using var server = new SmtpServer(new SmtpManners { Replies = { ["AUTH"] = "535 not: pass word" } });

        Assert.Equal(new SendResult.Refused("to AUTH the server said 535 not: ***"), await SendAsync(server, Pages.Breach(), user: "sla"));
    }

    [Fact]
    public async Task Send_ImplicitTlsAndLogin_Work()
    {
        await using var server = new SmtpServer(new SmtpManners { ImplicitTls = true, ExtensionsInTls = "AUTH=LOGIN,AUTH LOGIN" });

        Assert.IsType<SendResult.Delivered>(await SendAsync(server, Pages.Breach(), user: "sla", settings: [("tls", "implicit")]));
        Assert.Equal(["EHLO example.org", "AUTH LOGIN", Base64("sla"), Base64("pass word")], server.Commands.Take(4));
    }

    [Fact]
    public async Task Send_NoTlsToBeHad_KeepsTheCredentials()
    {
        await using var server = new SmtpServer(new SmtpManners { Extensions = "AUTH PLAIN" });

        Assert.Equal(new SendResult.Refused("the server offers no STARTTLS; tls: none on the channel does without"), await SendAsync(server, Pages.Breach(), user: "sla"));
        Assert.Equal(new SendResult.Refused("user and password are not sent without TLS"), await SendAsync(server, Pages.Breach(), user: "sla", settings: [("tls", "none")]));
        Assert.IsType<SendResult.Delivered>(await SendAsync(server, Pages.Breach(), settings: [("tls", "none")]));
        Assert.Empty(server.Complaints);
    }

    [Fact]
    public async Task Send_CertificateOfNobody_IsRefused()
    {
        await using var server = new SmtpServer(new SmtpManners());

        Assert.Equal(new SendResult.Refused("the server's certificate does not hold"), await SendAsync(server, Pages.Breach(), trusts: false));
        Assert.Empty(server.Messages);
    }

    [Fact]
    public async Task Send_ToAll_GoesToEveryAddressOfTheChannel()
    {
        await using var server = new SmtpServer(new SmtpManners { Replies = { ["RCPT TO:<gone@example.org>"] = "550 gone" } });

        var result = await SendAsync(server, Pages.Breach() with { To = null }, settings: [("to", "ops@example.org, gone@example.org")]);

        Assert.Equal(new SendResult.Delivered("250 queued as 4F1 (1 of 2 recipients refused)"), result);
        Assert.Contains("To: ops@example.org,\r\n gone@example.org\r\n", server.Messages.Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a@b.example> SIZE=1\r\nRCPT TO:<x@y")]
    [InlineData("a b@example.org")]
    [InlineData("é@example.org")]
    [InlineData("@example.org")]
    [InlineData("a@-x")]
    [InlineData("")]
    public async Task Send_NoAddress_IsRefused(string email)
    {
        await using var server = new SmtpServer(new SmtpManners());

        Assert.IsType<SendResult.Refused>(await SendAsync(server, Pages.Breach() with { To = Pages.Amina with { Email = email } }));
        Assert.Empty(server.Commands);
    }

    [Theory]
    [InlineData("a\r\n.\r\nb", "a\r\n..\r\nb\r\n")]
    [InlineData(".a\n..b", "..a\r\n...b\r\n")]
    [InlineData("a\r\n", "a\r\n")]
    public void Stuffed_Dots_AreDoubled(string message, string expected) => Assert.Equal(expected, SmtpConversation.Stuffed(message));

    [Fact]
    public void EncodedWords_LongText_KeepsCharactersWhole()
    {
        var text = string.Concat(Enumerable.Repeat("é😀漢", 40));

        var words = MailMessage.EncodedWords(text).Split("\r\n ");

        Assert.All(words, w => Assert.InRange(w.Length, 1, 75));
        Assert.Equal(text, string.Concat(words.Select(Decoded)));
    }

    private async Task<SendResult> SendAsync(SmtpServer server, Page page, string? user = null, bool trusts = true, params (string, string)[] settings)
    {
        (string, string)[] all = [("from", "sla@example.org"), ("host", "127.0.0.1"), ("port", server.Port.ToString(CultureInfo.InvariantCulture)), .. settings];
        var definition = Pages.Definition(ChannelType.Email, all, user is null ? [] : ["password", "user"]);
        var secrets = new SecretSource(name => name == "USER" ? user : "pass word");
        var channel = new EmailChannel(new ChannelAccess(definition, secrets), _time, trusts ? (_, certificate, _, _) => server.IsOwn(certificate) : null);
        return await channel.SendAsync(page, Pages.Links, TestContext.Current.CancellationToken);
    }

    private static string Subject(string message) =>
        string.Concat(message.Split("\r\nSubject: ")[1].Split("\r\nDate:")[0].Split("\r\n ").Select(Decoded));

    private static string Decoded(string word) => word.StartsWith("=?utf-8?B?", StringComparison.Ordinal) ? Encoding.UTF8.GetString(Convert.FromBase64String(word[10..^2])) : word;

    /// <summary>The decoded bodies of a multipart message.</summary>
    private static List<string> Parts(string message)
    {
        var boundary = message.Split("boundary=\"")[1].Split('"')[0];
        return [.. message.Split("--" + boundary).Skip(1).SkipLast(1).Select(part => Encoding.UTF8.GetString(Convert.FromBase64String(part.Split("\r\n\r\n", 2)[1])))];
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}

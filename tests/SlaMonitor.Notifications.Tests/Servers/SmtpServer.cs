using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace SlaMonitor.Notifications.Tests.Servers;

/// <summary>How the mail server behaves. Replies by command replace those of a server that agrees to everything.</summary>
internal sealed record SmtpManners
{
    public bool ImplicitTls { get; init; }

    public string Extensions { get; init; } = "STARTTLS";

    public string ExtensionsInTls { get; init; } = "AUTH PLAIN LOGIN";

    /// <summary>By the beginning of the command; the message itself is <c>MESSAGE</c>, the greeting <c>GREETING</c>. Null closes, empty hangs.</summary>
    public Dictionary<string, string?> Replies { get; init; } = [];
}

/// <summary>A mail server on this machine that insists on its protocol: CR LF, EHLO first, no credentials in the clear, lines of at most 998.</summary>
internal sealed class SmtpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly X509Certificate2 _certificate = Certificate();
    private readonly SmtpManners _manners;
    private readonly TaskCompletionSource _hangs = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _run;
    private Stream _stream = Stream.Null;

    public SmtpServer(SmtpManners manners)
    {
        _manners = manners;
        _listener.Start();
        _run = RunAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public List<string> Commands { get; } = [];

    public List<string> Messages { get; } = [];

    public List<string> Complaints { get; } = [];

    /// <summary>Ends when the server has stopped answering.</summary>
    public Task Hangs => _hangs.Task;

    public bool IsOwn(X509Certificate? certificate) => certificate?.GetCertHashString() == _certificate.GetCertHashString();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _listener.Stop();
        _certificate.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                try
                {
                    _stream = client.GetStream();
                    if (_manners.ImplicitTls) await EncryptAsync();
                    await TalkAsync(_manners.ImplicitTls);
                }
                catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
                {
                    // The client left; what it said until then is what the test looks at.
                    Commands.Add("(left)");
                }
                await _stream.DisposeAsync();
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    private async Task TalkAsync(bool tls)
    {
        if (!await SayAsync("GREETING", "220 mail.example.org ESMTP")) return;
        var hello = false;
        while (await LineAsync() is { } line)
        {
            Commands.Add(line);
            var verb = line.Split(' ', ':')[0].ToUpperInvariant();
            if (!hello && verb is not ("EHLO" or "QUIT")) Complaints.Add($"{verb} before EHLO");
            if (verb == "AUTH" && !tls) Complaints.Add("credentials in the clear");
            switch (verb)
            {
                case "EHLO":
                    hello = true;
                    var extensions = (tls ? _manners.ExtensionsInTls : _manners.Extensions).Split(',', StringSplitOptions.RemoveEmptyEntries);
                    string[] offers = ["mail.example.org", "SIZE 10000000", .. extensions];
                    if (!await SayAsync(verb, string.Join("\r\n", offers.Select((o, i) => $"250{(i == offers.Length - 1 ? ' ' : '-')}{o}")))) return;
                    break;
                case "STARTTLS":
                    if (!await SayAsync(verb, "220 go ahead")) return;
                    if (_manners.Replies.ContainsKey(verb)) break;
                    await EncryptAsync();
                    (tls, hello) = (true, false);
                    break;
                case "AUTH" when line == "AUTH LOGIN":
                    await WriteAsync("334 VXNlcm5hbWU6");
                    Commands.Add(await LineAsync() ?? "");
                    await WriteAsync("334 UGFzc3dvcmQ6");
                    Commands.Add(await LineAsync() ?? "");
                    if (!await SayAsync(verb, "235 welcome")) return;
                    break;
                case "AUTH":
                    if (!await SayAsync(verb, "235 welcome")) return;
                    break;
                case "DATA":
                    if (!await SayAsync(verb, "354 go on")) return;
                    if (_manners.Replies.ContainsKey(verb)) break;
                    await MessageAsync();
                    if (!await SayAsync("MESSAGE", "250 queued as 4F1")) return;
                    break;
                case "QUIT":
                    await WriteAsync("221 bye");
                    return;
                default:
                    if (!await SayAsync(line.Contains('<', StringComparison.Ordinal) ? line[..(line.IndexOf('>', StringComparison.Ordinal) + 1)] : verb, "250 ok")) return;
                    break;
            }
        }
    }

    private async Task MessageAsync()
    {
        var message = new StringBuilder();
        while (await LineAsync() is { } line && line != ".")
        {
            if (line.Length > 998) Complaints.Add("a line longer than 998");
            message.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }
        Messages.Add(message.ToString());
    }

    /// <summary>False when the connection is to end.</summary>
    private async Task<bool> SayAsync(string command, string otherwise)
    {
        if (!_manners.Replies.TryGetValue(command, out var reply)) reply = otherwise;
        if (reply is null) return false;
        if (reply.Length == 0)
        {
            _hangs.TrySetResult();
            await LineAsync();
            return false;
        }
        await WriteAsync(reply);
        return true;
    }

    private async Task EncryptAsync()
    {
        var tls = new SslStream(_stream);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
        _stream = tls;
    }

    private async Task WriteAsync(string lines) => await _stream.WriteAsync(Encoding.UTF8.GetBytes(lines + "\r\n"), _stop.Token);

    /// <summary>Null at the end of the connection.</summary>
    private async Task<string?> LineAsync()
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await _stream.ReadAsync(one, _stop.Token) > 0)
        {
            if (one[0] == '\n')
            {
                if (line.Count == 0 || line[^1] != '\r') Complaints.Add("a bare LF");
                return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            }
            line.Add(one[0]);
        }
        return null;
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }
}

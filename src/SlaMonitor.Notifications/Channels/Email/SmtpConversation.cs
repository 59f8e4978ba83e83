using System.Collections.Immutable;
using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using SlaMonitor.Core;

namespace SlaMonitor.Notifications.Channels.Email;

/// <summary>
/// One conversation with a mail server (RFC 5321). An own client, because System.Net.Mail's cannot begin in TLS (port 465), ignores
/// its time-out in asynchronous sends, and turns the server's codes, by which it is decided whether to try again, into exceptions.
/// </summary>
/// <exception cref="IOException">From every method: the connection ended, or what came was no SMTP.</exception>
internal sealed class SmtpConversation : IAsyncDisposable
{
    private const int LongestLine = 4096;
    private const int MostLines = 100;

    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[LongestLine];
    private Stream _stream;
    private int _start;
    private int _end;

    private SmtpConversation(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: false);
    }

    /// <exception cref="SocketException">No connection.</exception>
    public static async Task<SmtpConversation> ConnectAsync(string host, int port, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, cancellation);
            return new SmtpConversation(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <exception cref="System.Security.Authentication.AuthenticationException">The server's certificate does not hold.</exception>
    public async Task EncryptAsync(string host, RemoteCertificateValidationCallback? validation, CancellationToken cancellation)
    {
        // Whatever was said in plain text ahead of TLS could be anybody's, and must not be taken for what is said within.
        if (_start != _end) throw new IOException("The server said more before TLS began.");
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host, RemoteCertificateValidationCallback = validation }, cancellation);
        _stream = tls;
    }

    /// <param name="line">Without its end.</param>
    public async Task<SmtpReply> SayAsync(string line, CancellationToken cancellation)
    {
        Invariant.Check(!line.Contains('\r') && !line.Contains('\n'), "a command is one line");
        await WriteAsync(line + "\r\n", cancellation);
        return await ReplyAsync(cancellation);
    }

    /// <summary>The message after DATA: lines that begin with a dot get a second one (RFC 5321 §4.5.2), and a dot alone ends it.</summary>
    public async Task<SmtpReply> SayMessageAsync(string message, CancellationToken cancellation)
    {
        await WriteAsync(Stuffed(message) + ".\r\n", cancellation);
        return await ReplyAsync(cancellation);
    }

    /// <summary>Ends with a line end, and has no other line ends than CR LF.</summary>
    internal static string Stuffed(string message)
    {
        var lines = message.ReplaceLineEndings("\r\n");
        if (!lines.EndsWith("\r\n", StringComparison.Ordinal)) lines += "\r\n";
        if (lines.StartsWith('.')) lines = "." + lines;
        return lines.Replace("\r\n.", "\r\n..", StringComparison.Ordinal);
    }

    public async Task<SmtpReply> ReplyAsync(CancellationToken cancellation)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        while (lines.Count < MostLines)
        {
            var line = await LineAsync(cancellation);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
                throw new IOException("The server does not speak SMTP.");
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] != '-') return new SmtpReply(code, lines.ToImmutable());
        }
        throw new IOException("The server's reply does not end.");
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _socket.Dispose();
    }

    private async Task WriteAsync(string text, CancellationToken cancellation)
    {
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation);
        await _stream.FlushAsync(cancellation);
    }

    private async Task<string> LineAsync(CancellationToken cancellation)
    {
        var line = new List<byte>();
        while (true)
        {
            if (_start == _end)
            {
                (_start, _end) = (0, await _stream.ReadAsync(_buffer, cancellation));
                if (_end == 0) throw new IOException("The server ended the connection.");
            }
            var b = _buffer[_start++];
            if (b == '\n') return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            if (line.Count >= LongestLine) throw new IOException("The server's line does not end.");
            line.Add(b);
        }
    }
}

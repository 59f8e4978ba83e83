using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SlaMonitor.Web.Api;

/// <summary>A request's whole body in one pooled buffer. Dispose it to give the buffer back.</summary>
internal sealed class RequestBody : IDisposable
{
    private byte[] _buffer;
    private int _length;

    private RequestBody(int capacity) => _buffer = ArrayPool<byte>.Shared.Rent(capacity);

    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, _length);

    public ReadOnlySpan<byte> Span => _buffer.AsSpan(0, _length);

    /// <summary>Reads the body; null when it is longer than <paramref name="lengthMax"/> bytes, and then the rest is left unread.</summary>
    public static async ValueTask<RequestBody?> ReadAsync(HttpContext http, int lengthMax)
    {
        var request = http.Request;
        if (request.ContentLength > lengthMax) return null;
        // We count for ourselves, so that the answer is our own and not a broken connection.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;

        var body = new RequestBody((int)Math.Max(4_096, request.ContentLength ?? 65_536));
        var isWhole = false;
        try
        {
            ReadResult read;
            do
            {
                read = await request.BodyReader.ReadAsync(http.RequestAborted);
                var fits = body._length + read.Buffer.Length <= lengthMax;
                if (fits) body.Append(read.Buffer);
                request.BodyReader.AdvanceTo(read.Buffer.End);
                if (!fits) return null;
            }
            while (!read.IsCompleted);
            isWhole = true;
            return body;
        }
        finally
        {
            if (!isWhole) body.Dispose();
        }
    }

    public void Dispose()
    {
        if (_buffer.Length == 0) return;
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private void Append(in ReadOnlySequence<byte> bytes)
    {
        var length = _length + (int)bytes.Length;
        if (length > _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(length, _buffer.Length * 2));
            Span.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length = length;
    }
}

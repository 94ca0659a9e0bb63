using System.Globalization;
using System.Text;

namespace PlumCache.Tests.Shared;

/// <summary>
/// Reads RESP2 and RESP3 replies from a stream. Written apart from the product's own code, so that a mistake there cannot hide itself, and
/// strict: anything but well-formed RESP throws.
/// </summary>
public sealed class RespReader(Stream stream)
{
    private const int MaxDepth = 64;

    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>The next reply.</summary>
    /// <exception cref="EndOfStreamException">The stream ended before or inside it.</exception>
    public async Task<RespValue> ReadAsync(CancellationToken cancellation, int depth = 0)
    {
        if (depth > MaxDepth) throw new InvalidDataException("Nested too deep.");
        string line = Encoding.Latin1.GetString(await ReadLineAsync(cancellation));
        if (line.Length == 0) throw new InvalidDataException("An empty line where a reply should begin.");
        string rest = line[1..];
        switch (line[0])
        {
            case '+' or '-':
                return new RespValue(line[0], Encoding.Latin1.GetBytes(rest));
            case ':':
                if (!long.TryParse(rest, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
                {
                    throw new InvalidDataException(line);
                }
                return new RespValue(':', Encoding.Latin1.GetBytes(rest));
            case ',' when rest is "inf" or "-inf" or "nan"
                || double.TryParse(rest, NumberStyles.Float, CultureInfo.InvariantCulture, out _):
                return new RespValue(',', Encoding.Latin1.GetBytes(rest));
            case '#' when rest is "t" or "f":
                return new RespValue('#', Encoding.Latin1.GetBytes(rest));
            case '_' when rest.Length == 0:
                return new RespValue('_', null);
            case '$' or '*' when rest == "-1":
                return new RespValue(line[0], null);
            case '$' or '=':
                return new RespValue(line[0], await ReadBytesAsync(Length(line), cancellation));
            case '*' or '~' or '>':
                return new RespValue(line[0], null, await ReadItemsAsync(Length(line), depth, cancellation));
            case '%':
                return new RespValue('%', null, await ReadItemsAsync(2 * Length(line), depth, cancellation));
            default:
                throw new InvalidDataException($"Not RESP: {line}");
        }
    }

    /// <summary>Everything until the other side closes.</summary>
    public async Task<byte[]> ReadToEndAsync(CancellationToken cancellation)
    {
        using var all = new MemoryStream();
        do
        {
            all.Write(_buffer, _start, _end - _start);
            _start = _end;
        }
        while (await FillAsync(cancellation));
        return all.ToArray();
    }

    private static int Length(string line) => int.TryParse(line.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int length)
        ? length
        : throw new InvalidDataException($"Not a length: {line}");

    private async Task<RespValue[]> ReadItemsAsync(int count, int depth, CancellationToken cancellation)
    {
        // Not sized by what the header claims: a broken one should fail as a broken reply.
        var items = new List<RespValue>();
        for (int i = 0; i < count; i++) items.Add(await ReadAsync(cancellation, depth + 1));
        return [.. items];
    }

    private async Task<byte[]> ReadBytesAsync(int length, CancellationToken cancellation)
    {
        byte[] bytes = new byte[length + 2];
        for (int read = 0; read < bytes.Length;)
        {
            await DemandAsync(cancellation);
            int part = Math.Min(_end - _start, bytes.Length - read);
            _buffer.AsSpan(_start, part).CopyTo(bytes.AsSpan(read));
            _start += part;
            read += part;
        }

        if (bytes[^2] != '\r' || bytes[^1] != '\n') throw new InvalidDataException("A string does not end where its length says.");
        return bytes[..^2];
    }

    private async Task<byte[]> ReadLineAsync(CancellationToken cancellation)
    {
        var line = new List<byte>();
        while (true)
        {
            await DemandAsync(cancellation);
            int length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            int end = length < 0 ? _end : _start + length + 1;
            line.AddRange(_buffer.AsSpan(_start, end - _start));
            _start = end;
            if (length < 0) continue;
            if (line.Count < 2 || line[^2] != '\r') throw new InvalidDataException("A line without carriage return.");
            line.RemoveRange(line.Count - 2, 2);
            return [.. line];
        }
    }

    private async Task DemandAsync(CancellationToken cancellation)
    {
        if (_start == _end && !await FillAsync(cancellation)) throw new EndOfStreamException("The stream ended inside a reply.");
    }

    private async Task<bool> FillAsync(CancellationToken cancellation)
    {
        _start = 0;
        _end = await stream.ReadAsync(_buffer, cancellation);
        return _end > 0;
    }
}

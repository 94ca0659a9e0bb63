using System.Text;
using PlumCache.Abstractions;
using PlumCache.Protocol;

namespace PlumCache.Tests.Shared;

/// <summary>
/// Feeds a parser the way a connection does and writes down what came out: <c>[GET|a][SET|a|b c]</c>, then <c>...</c> inside a request,
/// <c>.</c> between two, <c>!text</c> for an error, <c>#</c> for an attack. It checks on the way what must hold after every call.
/// </summary>
/// <param name="limits">The parser's limits.</param>
/// <param name="paddingBytes">How much larger than the input the buffer is, on either side.</param>
/// <param name="gapBytes">How far each long argument is moved.</param>
public sealed class ParserDriver(ProtocolLimits limits, int paddingBytes = 0, int gapBytes = 0)
{
    private const byte Padding = 0xEE;

    private readonly RequestParser _parser = new(limits);
    private readonly CommandBatch _batch = new();
    private readonly StringBuilder _transcript = new();
    private byte[] _pending = [];
    private string _end = ".";

    /// <summary>Whether the connection has authenticated. A command named AUTH sets it, between two batches as in a session.</summary>
    public bool IsAuthenticated { get; set; } = true;

    /// <summary>Commands of the largest batch so far.</summary>
    public int LargestBatch { get; private set; }

    /// <summary>The hint that came with the last result.</summary>
    public int NeededBytes { get; private set; }

    public int ExpectedBytes { get; private set; }

    /// <summary>The bytes that wait for more; what a connection would have in its buffer. May be overwritten by a test.</summary>
    public Span<byte> Pending => _pending;

    public string Transcript => _transcript + _end;

    /// <summary>The transcript of a payload that arrives in pieces.</summary>
    /// <param name="payload">Latin-1.</param>
    /// <param name="cuts">Where a new piece begins, rising.</param>
    public string Feed(string payload, params ReadOnlySpan<int> cuts)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(payload);
        int from = 0;
        foreach (int cut in cuts)
        {
            Feed(bytes.AsSpan(from, cut - from));
            from = cut;
        }

        return Feed(bytes.AsSpan(from));
    }

    /// <summary>Adds one piece, runs what it completes and gives the transcript so far.</summary>
    public string Feed(ReadOnlySpan<byte> piece)
    {
        byte[] buffer = new byte[_pending.Length + piece.Length + 2 * paddingBytes];
        Array.Fill(buffer, Padding);
        Span<byte> input = buffer.AsSpan(paddingBytes, _pending.Length + piece.Length);
        _pending.CopyTo(input);
        piece.CopyTo(input[_pending.Length..]);

        ParseResult result;
        int start = 0;
        do
        {
            _batch.Reset(buffer, paddingBytes + start);
            result = _parser.Parse(input[start..], IsAuthenticated, _batch);
            Check(result, input[start..], buffer);
            RunBatch();
            start += result.Consumed;
        }
        while (result.Status == ParseStatus.BatchFull);

        _pending = input[start..].ToArray();
        if (gapBytes > 0 && result.LongArgumentAt > 0) MoveArgument(result.LongArgumentAt);
        NeededBytes = result.NeededBytes;
        ExpectedBytes = result.ExpectedBytes;
        _end = result.Status switch
        {
            ParseStatus.NeedMore when result.NeededBytes == 0 => ".",
            ParseStatus.NeedMore => "...",
            ParseStatus.Error => "!" + result.Error,
            _ => "#",
        };
        return Transcript;
    }

    private void MoveArgument(int at)
    {
        byte[] gap = new byte[gapBytes];
        Array.Fill(gap, Padding);
        _pending = [.. _pending[..at], .. gap, .. _pending[at..]];
        _parser.MoveArgument(gapBytes);
    }

    private void Check(ParseResult result, ReadOnlySpan<byte> input, ReadOnlySpan<byte> buffer)
    {
        if (result.Consumed < 0 || result.Consumed > input.Length)
        {
            throw new InvalidOperationException($"Consumed {result.Consumed} of {input.Length}.");
        }
        if (result.Consumed == 0 && _batch.Count > 0) throw new InvalidOperationException("Commands out of nothing.");
        if (result.Status == ParseStatus.BatchFull && _batch.Count == 0) throw new InvalidOperationException("No progress.");
        if (result.Status == ParseStatus.Error != result.Error is not null)
        {
            throw new InvalidOperationException("An error has a text, nothing else has.");
        }
        if (result.Status == ParseStatus.NeedMore)
        {
            int left = input.Length - result.Consumed;
            if (left == 0 != (result.NeededBytes == 0))
            {
                throw new InvalidOperationException($"{left} bytes left, {result.NeededBytes} needed.");
            }
            if (left > 0 && result.NeededBytes <= left)
            {
                throw new InvalidOperationException($"{left} bytes are there and {result.NeededBytes} are enough.");
            }
            if (result.ExpectedBytes < result.NeededBytes)
            {
                throw new InvalidOperationException($"{result.NeededBytes} needed, {result.ExpectedBytes} expected.");
            }
        }

        bool touched = buffer[..paddingBytes].ContainsAnyExcept(Padding) || buffer[^paddingBytes..].ContainsAnyExcept(Padding);
        if (touched) throw new InvalidOperationException("The parser wrote outside its input.");
    }

    private void RunBatch()
    {
        LargestBatch = Math.Max(LargestBatch, _batch.Count);
        for (int i = 0; i < _batch.Count; i++)
        {
            Command command = _batch[i];
            IsAuthenticated |= command.Is(0, "AUTH"u8);
            _transcript.Append('[');
            for (int argument = 0; argument < command.Count; argument++)
            {
                if (argument > 0) _transcript.Append('|');
                _transcript.Append(Encoding.Latin1.GetString(command[argument]));
            }

            _transcript.Append(']');
        }
    }
}

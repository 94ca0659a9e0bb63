using System.Diagnostics;
using System.Text;
using PlumCache.Abstractions;

namespace PlumCache.Protocol;

/// <summary>
/// Turns the bytes of one connection into commands: RESP arrays of bulk strings, or lines that a human typed. It keeps its place inside an
/// unfinished request, so that a request of a million arguments or of 512 MB that arrives in small pieces is walked once; nothing is
/// allocated per command. One instance per connection, one thread at a time.
/// </summary>
/// <remarks>
/// The result does not depend on how the bytes were cut into pieces, but for the one case of <see cref="ParseOutcome.Deferred"/>: a
/// request that only an authenticated client may send waits until the batch, which may hold its AUTH, has run.
/// </remarks>
public sealed class RequestParser(ProtocolLimits limits)
{
    private const int NoBulk = -1;
    private const int FewArguments = 16;

    /// <summary>A larger array of ranges is dropped after its request, so that one huge command does not hold 8 MB for ever.</summary>
    private const int KeptArguments = 4096;

    /// <summary>A line end after a bulk string: skipped unread, as Redis does.</summary>
    private const int LineEndBytes = 2;

    // The unfinished request. Ranges are relative to the start of the input while Parse runs and to the request's own start between calls,
    // which is the same thing as soon as the request stands first in the input.
    private ArgumentRange[] _arguments = new ArgumentRange[FewArguments];
    private int _argumentCount;
    private int _missingArguments;
    private int _bulkLength = NoBulk;
    private int _position;
    private int _scannedOfLine;
    private bool _isMoved; // the argument that the request is inside of
    private int _gapBytes; // by which arguments of the request were moved: no part of what the client has sent
    private ParseResult? _refusal;

    /// <summary>
    /// Adds the complete requests of the input to the batch, until the input ends, the batch is full or the protocol is broken.
    /// </summary>
    /// <param name="input">
    /// Begins at the first unconsumed byte: after a call, the same bytes without the consumed ones, and more behind. Quoted words of inline
    /// commands are decoded in place, so the bytes of added commands may change.
    /// </param>
    /// <param name="authenticated">Whether the connection is, before the batch runs.</param>
    /// <param name="batch">Takes the commands, as ranges relative to the start of <paramref name="input"/>.</param>
    /// <returns>How far it came. After an error or an attack every further call answers the same and consumes nothing.</returns>
    public ParseResult Parse(Span<byte> input, bool authenticated, CommandBatch batch)
    {
        int start = 0;
        while (true)
        {
            AssertGoesOnIn(input.Length - start);
            if (_refusal is { } refusal) return refusal with { Consumed = start };
            if (batch.IsFull) return new ParseResult(ParseStatus.BatchFull, start);
            if (start == input.Length) return new ParseResult(ParseStatus.NeedMore, start);

            ParseOutcome outcome = _missingArguments > 0 || input[start] == '*'
                ? ParseArray(input, ref start, authenticated, batch)
                : ParseInline(input, ref start, batch);
            if (outcome == ParseOutcome.NeedMore) return NeedMore(start, input.Length - start);
            if (outcome == ParseOutcome.Deferred) return new ParseResult(ParseStatus.BatchFull, start);
        }
    }

    /// <summary>
    /// Tells that the long argument which the last result told of, and what is there of it, was moved: it begins so many bytes later. Each
    /// is moved once.
    /// </summary>
    /// <param name="bytes">How far; what lies between counts as a part of the request.</param>
    public void MoveArgument(int bytes)
    {
        Debug.Assert(_bulkLength >= limits.LongArgumentBytes && !_isMoved, "An argument is moved that is not there, or was moved.");
        _position += bytes;
        _gapBytes += bytes;
        _isMoved = true;
    }

    private ParseResult NeedMore(int consumed, int available)
    {
        AssertGoesOnIn(available);
        if (_bulkLength == NoBulk) return new ParseResult(ParseStatus.NeedMore, consumed, available + 1, available + 1);

        // Arguments still to come, every other one like this one: keys and values alternate.
        int needed = _position + _bulkLength + LineEndBytes;
        long expected = needed + ((_missingArguments - 1L) / 2 * (_bulkLength + LineEndBytes));
        Debug.Assert(needed - _gapBytes <= limits.MaxRequestBytes, "A request that is too long is waited for.");
        Debug.Assert(needed > available, "Whoever reads as much as is asked for gets no further.");
        bool isLong = _bulkLength >= limits.LongArgumentBytes && !_isMoved;
        int most = Math.Max(limits.MaxRequestBytes, needed);
        return new ParseResult(ParseStatus.NeedMore, consumed, needed, (int)Math.Min(expected, most), isLong ? _position : 0);
    }

    private ParseOutcome ParseArray(ReadOnlySpan<byte> input, ref int start, bool authenticated, CommandBatch batch)
    {
        int at = start + _position;
        if (_missingArguments == 0)
        {
            ParseOutcome outcome = ReadCount(input, ref at, authenticated, batch);
            if (outcome != ParseOutcome.Done) return outcome;
            if (_missingArguments == 0)
            {
                start = at;
                return ParseOutcome.Done;
            }
        }

        while (_missingArguments > 0)
        {
            if (_bulkLength == NoBulk)
            {
                ParseOutcome outcome = ReadBulkLength(input, ref at, start, authenticated, batch);
                if (outcome != ParseOutcome.Done) return Suspend(outcome, start, at);
            }

            if (input.Length - at < _bulkLength + LineEndBytes) return Suspend(ParseOutcome.NeedMore, start, at);
            if (_argumentCount == _arguments.Length) Array.Resize(ref _arguments, _argumentCount * 2);
            _arguments[_argumentCount++] = new ArgumentRange(at, _bulkLength);
            at += _bulkLength + LineEndBytes;
            _bulkLength = NoBulk;
            _isMoved = false;
            _missingArguments--;
        }

        start = at;
        return Complete(input, batch);
    }

    /// <summary>Reads <c>*N</c>. Zero and less ask nothing and leave no argument missing.</summary>
    private ParseOutcome ReadCount(ReadOnlySpan<byte> input, ref int at, bool authenticated, CommandBatch batch)
    {
        if (!LengthText.TryReadQuick(input, at + 1, out long count, out int next))
        {
            ParseOutcome outcome = ReadLine(input, at, out ReadOnlySpan<byte> line);
            if (outcome == ParseOutcome.Failed) return Fail(ProtocolErrors.MultibulkLineTooLong);
            if (outcome != ParseOutcome.Done) return outcome;
            if (!LengthText.TryParse(line[1..], out count)) return Fail(ProtocolErrors.InvalidMultibulkLength);
            next = at + line.Length + LineEndBytes;
        }

        if (count > limits.MaxArguments) return Fail(ProtocolErrors.InvalidMultibulkLength);
        if (!authenticated && count > limits.MaxUnauthenticatedArguments)
        {
            return batch.Count > 0 ? ParseOutcome.Deferred : Fail(ProtocolErrors.UnauthenticatedMultibulkLength);
        }

        _scannedOfLine = 0;
        _missingArguments = (int)Math.Max(count, 0);
        at = next;
        return ParseOutcome.Done;
    }

    /// <summary>Reads <c>$N</c>.</summary>
    private ParseOutcome ReadBulkLength(ReadOnlySpan<byte> input, ref int at, int start, bool authenticated, CommandBatch batch)
    {
        if (at == input.Length) return ParseOutcome.NeedMore;
        if (input[at] != '$') return Fail(ProtocolErrors.ExpectedBulk(input[at]));
        if (!LengthText.TryReadQuick(input, at + 1, out long length, out int next))
        {
            ParseOutcome outcome = ReadLine(input, at, out ReadOnlySpan<byte> line);
            if (outcome == ParseOutcome.Failed) return Fail(ProtocolErrors.BulkLineTooLong);
            if (outcome != ParseOutcome.Done) return outcome;
            if (!LengthText.TryParse(line[1..], out length)) return Fail(ProtocolErrors.InvalidBulkLength);
            next = at + line.Length + LineEndBytes;
        }

        if (length < 0 || length > limits.MaxBulkBytes) return Fail(ProtocolErrors.InvalidBulkLength);
        if (!authenticated && length > limits.MaxUnauthenticatedBulkBytes)
        {
            return batch.Count > 0 ? ParseOutcome.Deferred : Fail(ProtocolErrors.UnauthenticatedBulkLength);
        }

        if (next - start - _gapBytes + length + LineEndBytes > limits.MaxRequestBytes) return Fail(ProtocolErrors.RequestTooLong);
        _scannedOfLine = 0;
        _bulkLength = (int)length;
        at = next;
        return ParseOutcome.Done;
    }

    /// <summary>
    /// Finds the end of a line that announces a length. Like Redis it asks for a carriage return and skips the byte behind it.
    /// </summary>
    /// <returns>Failed when the line is longer than allowed.</returns>
    private ParseOutcome ReadLine(ReadOnlySpan<byte> input, int at, out ReadOnlySpan<byte> line)
    {
        line = default;
        ReadOnlySpan<byte> window = Window(input, at);
        int length = window[_scannedOfLine..].IndexOf((byte)'\r');
        if (length < 0)
        {
            _scannedOfLine = window.Length;
            return window.Length > limits.MaxLineBytes ? ParseOutcome.Failed : ParseOutcome.NeedMore;
        }

        _scannedOfLine += length;
        if (at + _scannedOfLine + 1 >= input.Length) return ParseOutcome.NeedMore;
        line = window[.._scannedOfLine];
        return ParseOutcome.Done;
    }

    private ParseOutcome ParseInline(Span<byte> input, ref int start, CommandBatch batch)
    {
        Span<byte> window = input.Slice(start, Window(input, start).Length);
        int end = window[_scannedOfLine..].IndexOf((byte)'\n');
        if (end < 0)
        {
            _scannedOfLine = window.Length;
            return window.Length > limits.MaxLineBytes ? Fail(ProtocolErrors.InlineTooLong) : ParseOutcome.NeedMore;
        }

        end += _scannedOfLine;
        int length = end > 0 && window[end - 1] == '\r' ? end - 1 : end;
        bool isSplit = InlineSplitter.TrySplit(window[..length], start, ref _arguments, out _argumentCount);
        if (!isSplit) return Fail(ProtocolErrors.UnbalancedQuotes);
        _scannedOfLine = 0;
        start += end + 1;
        return _argumentCount == 0 ? ParseOutcome.Done : Complete(input, batch);
    }

    /// <summary>The bytes in which a line must end: one more than allowed before its end.</summary>
    private ReadOnlySpan<byte> Window(ReadOnlySpan<byte> input, int at) =>
        input.Slice(at, (int)Math.Min(input.Length - at, limits.MaxLineBytes + 1L));

    private ParseOutcome Complete(ReadOnlySpan<byte> input, CommandBatch batch)
    {
        Debug.Assert(_argumentCount > 0, "A request without a name is taken for a command.");
        Debug.Assert(_missingArguments == 0 && _bulkLength == NoBulk, "A request is taken for a command before it is there in whole.");
        if (IsAttack(input.Slice(_arguments[0].Start, _arguments[0].Length)))
        {
            _refusal = new ParseResult(ParseStatus.SecurityClose, 0);
            return ParseOutcome.Failed;
        }

        batch.Add(_arguments.AsSpan(0, _argumentCount));
        _argumentCount = 0;
        _position = 0;
        _gapBytes = 0;
        if (_arguments.Length > KeptArguments) _arguments = new ArgumentRange[FewArguments];
        return ParseOutcome.Done;
    }

    private static bool IsAttack(ReadOnlySpan<byte> name) => name.Length switch
    {
        4 => Ascii.EqualsIgnoreCase(name, "POST"u8),
        5 => Ascii.EqualsIgnoreCase(name, "HOST:"u8),
        _ => false,
    };

    /// <summary>
    /// Leaves an unfinished request so that the next call, which has it first in its input, goes on at <paramref name="at"/>.
    /// </summary>
    private ParseOutcome Suspend(ParseOutcome outcome, int start, int at)
    {
        Debug.Assert(_missingArguments > 0, "A request that is there in whole is waited for.");
        _position = at - start;
        if (start > 0)
        {
            foreach (ref ArgumentRange argument in _arguments.AsSpan(0, _argumentCount))
            {
                argument = argument with { Start = argument.Start - start };
            }
        }

        return outcome;
    }

    private ParseOutcome Fail(string error)
    {
        Debug.Assert(_refusal is null, "The parser goes on behind what it has refused.");
        _refusal = new ParseResult(ParseStatus.Error, 0, Error: error);
        return ParseOutcome.Failed;
    }

    /// <summary>Where a request begins or goes on: what is kept of an unfinished one is about the bytes that are there.</summary>
    [Conditional("DEBUG")]
    private void AssertGoesOnIn(int available)
    {
        if (_refusal is not null) return;
        Debug.Assert(_position + _scannedOfLine <= available, "The input has lost bytes that were walked already.");
        if (_missingArguments == 0)
        {
            Debug.Assert(_argumentCount == 0 && _position == 0 && _bulkLength == NoBulk, "Something is left of the last request.");
            return;
        }

        Debug.Assert(_position > 0, "A request is unfinished, but nothing of it was read.");
        Debug.Assert(_bulkLength == NoBulk || _scannedOfLine == 0, "A length is known, but the end of its line is still sought.");
        if (_argumentCount == 0) return;
        ArgumentRange last = _arguments[_argumentCount - 1];
        Debug.Assert(last.Start + last.Length + LineEndBytes <= _position, "An argument reaches beyond what was read.");
    }
}

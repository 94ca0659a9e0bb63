using System.Text;

namespace PlumCache.Compare.Load;

/// <summary>
/// Counts the RESP2 replies in a stream of bytes, however it is cut, without keeping any of them: a listing of a million keys costs no
/// memory. An array counts as one reply with all that is in it.
/// </summary>
internal sealed class ReplyCounter
{
    private readonly StringBuilder _error = new();
    private long _items = 1; // still to come of the reply that is being read
    private long _skip; // bytes of a text, its end of line among them
    private byte _kind; // of the line that is being read; 0: at the start of one
    private long _number;
    private bool _isNegative;

    /// <summary>Replies seen whole.</summary>
    public long Replies { get; private set; }

    /// <summary>Errors among them.</summary>
    public long Errors { get; private set; }

    /// <summary>The first error, without its sign; empty when there was none.</summary>
    public string FirstError => _error.ToString();

    /// <summary>Reads on.</summary>
    /// <exception cref="FormatException">This is no RESP2.</exception>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_skip > 0)
            {
                int step = (int)Math.Min(_skip, bytes.Length);
                bytes = bytes[step..];
                _skip -= step;
                if (_skip == 0) EndItem();
                continue;
            }

            Line(bytes[0]);
            bytes = bytes[1..];
        }
    }

    private void Line(byte next)
    {
        if (_kind == 0)
        {
            _kind = next;
            _number = 0;
            _isNegative = false;
        }
        else if (next == '\n')
        {
            EndLine();
        }
        else if (_kind is (byte)'$' or (byte)'*')
        {
            if (next == '-') _isNegative = true;
            else if (next != '\r') _number = (_number * 10) + (next - '0');
        }
        else if (_kind == '-' && Errors == 0 && next != '\r')
        {
            _error.Append((char)next);
        }
    }

    private void EndLine()
    {
        byte kind = _kind;
        _kind = 0;
        switch (kind)
        {
            case (byte)'$' when !_isNegative:
                _skip = _number + 2;
                break;
            case (byte)'*' when !_isNegative && _number > 0:
                _items += _number - 1;
                break;
            case (byte)'-':
                Errors++;
                EndItem();
                break;
            case (byte)'+' or (byte)':' or (byte)'$' or (byte)'*':
                EndItem();
                break;
            default:
                throw new FormatException($"No reply begins with the byte {kind}.");
        }
    }

    private void EndItem()
    {
        _items--;
        if (_items > 0) return;
        _items = 1;
        Replies++;
    }
}

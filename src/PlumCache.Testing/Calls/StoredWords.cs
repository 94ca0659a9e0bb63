using PlumCache.Abstractions;

namespace PlumCache.Testing;

/// <summary>
/// A command's bytes in one buffer, as a request has them, with a second copy to tell whether somebody wrote to the first.
/// </summary>
internal sealed class StoredWords
{
    private readonly byte[] _bytes;
    private readonly byte[] _original;
    private readonly ArgumentRange[] _ranges;
    private readonly long _expiresAtMs;

    public StoredWords(CommandRecord command)
    {
        _ranges = new ArgumentRange[command.Words.Count];
        int at = 0;
        for (int i = 0; i < _ranges.Length; i++)
        {
            _ranges[i] = new ArgumentRange(at, command.Words[i].Length);
            at += command.Words[i].Length;
        }

        _bytes = new byte[at];
        for (int i = 0; i < _ranges.Length; i++) command.Words[i].Span.CopyTo(_bytes.AsSpan(_ranges[i].Start));
        _original = [.. _bytes];
        _expiresAtMs = command.ExpiresAtMs;
    }

    public Command Command => new(_bytes, _ranges, _expiresAtMs);

    public bool IsTouched => !_bytes.AsSpan().SequenceEqual(_original);
}

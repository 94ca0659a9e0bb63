using System.Text;

namespace PlumCache.Abstractions;

/// <summary>A command that owns its bytes, so that it can be queued, kept or built from scratch. Immutable.</summary>
public sealed class StoredCommand
{
    private readonly byte[] _bytes;
    private readonly ArgumentRange[] _arguments;
    private readonly long _expiresAtMs;

    internal StoredCommand(byte[] bytes, ArgumentRange[] arguments, long expiresAtMs)
    {
        _bytes = bytes;
        _arguments = arguments;
        _expiresAtMs = expiresAtMs;
    }

    /// <summary>A command of UTF-8 words, the name first.</summary>
    /// <param name="words">At least one.</param>
    /// <exception cref="ArgumentException">There is no word.</exception>
    public static StoredCommand Of(params ReadOnlySpan<string> words)
    {
        if (words.Length == 0) throw new ArgumentException("A command needs at least its name.", nameof(words));
        var bytes = new List<byte>();
        var ranges = new ArgumentRange[words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            byte[] word = Encoding.UTF8.GetBytes(words[i]);
            ranges[i] = new ArgumentRange(bytes.Count, word.Length);
            bytes.AddRange(word);
        }

        return new StoredCommand(bytes.ToArray(), ranges, Expiry.None);
    }

    /// <summary>The command, pointing into this object's bytes.</summary>
    public Command Command => new(_bytes, _arguments, _expiresAtMs);
}

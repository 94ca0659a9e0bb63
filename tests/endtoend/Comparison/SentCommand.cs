using System.Collections.Immutable;
using System.Text;
using PlumCache.Tests.EndToEnd.Kit;

namespace PlumCache.Tests.EndToEnd.Comparison;

/// <summary>A command of a sequence.</summary>
/// <param name="Client">The connection that sends it, counted from 0.</param>
/// <param name="Words">Latin-1: a character is a byte.</param>
/// <param name="IsPipelined">Whether it goes into the same write as the command before it, where that is the same connection's.</param>
public sealed record SentCommand(int Client, ImmutableArray<string> Words, bool IsPipelined = false)
{
    /// <summary>As RESP.</summary>
    public byte[] Encode() => RespClient.Encode(Words.Select(Encoding.Latin1.GetBytes));

    /// <summary>Whether its first words are these, in whatever case.</summary>
    public bool Begins(params ReadOnlySpan<string> words)
    {
        if (Words.Length < words.Length) return false;
        for (int i = 0; i < words.Length; i++)
        {
            if (!string.Equals(Words[i], words[i], StringComparison.OrdinalIgnoreCase)) return false;
        }

        return true;
    }

    /// <summary><c>0: SET ka 1</c>, with a plus for the colon where it is pipelined: what can be typed again.</summary>
    public override string ToString() => $"{Client}{(IsPipelined ? '+' : ':')} {string.Join(' ', Words.Select(Quote))}";

    private static string Quote(string word) =>
        word.Length > 0 && word.All(IsPlain) ? word : $"\"{string.Concat(word.Select(static character => Escape(character)))}\"";

    private static bool IsPlain(char character) => character is > ' ' and < '\x7f' and not ('"' or '\\' or '\'');

    private static string Escape(char character) => IsPlain(character) || character == ' ' ? $"{character}" : $"\\x{(int)character:x2}";
}

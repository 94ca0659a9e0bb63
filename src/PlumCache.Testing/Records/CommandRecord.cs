using PlumCache.Abstractions;

namespace PlumCache.Testing;

/// <summary>A command as a value.</summary>
/// <param name="Words">The name, then the arguments.</param>
/// <param name="ExpiresAtMs">See <see cref="Command.ExpiresAtMs"/>.</param>
public sealed record CommandRecord(ValueList<ByteText> Words, long ExpiresAtMs = Expiry.None)
{
    /// <summary>A command of these words.</summary>
    /// <param name="words">The name, then the arguments.</param>
    public static CommandRecord Of(params ReadOnlySpan<ByteText> words) => new(ValueList.Create(words));

    /// <summary>A copy of a command.</summary>
    public static CommandRecord Of(scoped in Command command)
    {
        var words = new ByteText[command.Count];
        for (int i = 0; i < words.Length; i++) words[i] = new ByteText(command[i]);
        return new CommandRecord(ValueList.Create<ByteText>(words), command.ExpiresAtMs);
    }

    /// <summary>The words with a space between, and the expiry as <c>@ms</c> when there is one.</summary>
    public override string ToString() => $"{string.Join(' ', Words)}{ReplyText.Until(ExpiresAtMs)}";
}

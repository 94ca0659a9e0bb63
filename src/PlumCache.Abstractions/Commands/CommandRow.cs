using System.Buffers.Text;
using System.Collections.Immutable;

namespace PlumCache.Abstractions;

/// <summary>A command as data: what COMMAND, COMMAND DOCS, the README's table and the dispatcher all read.</summary>
public sealed record CommandRow
{
    /// <summary>Lower-case name; a subcommand's own name without its container's.</summary>
    public required string Name { get; init; }

    /// <summary>Number of arguments, the name (and the container's name) included; negative: at least that many.</summary>
    public required int Arity { get; init; }

    /// <summary>What it does to keys and where it may run.</summary>
    public required CommandFlags Flags { get; init; }

    /// <summary>Which arguments are keys.</summary>
    public KeyPositions Keys { get; init; }

    /// <summary>
    /// The argument that tells how many keys follow it, for a command whose options stand behind them (SINTERCARD's first); it has no
    /// <see cref="Keys"/> then. 0: there is none.
    /// </summary>
    public int KeyCountAt { get; init; }

    /// <summary>Which arguments of a request are keys: <see cref="Keys"/>, or those that are counted.</summary>
    /// <returns>None where the count is no number, or of more than there are.</returns>
    public KeyPositions KeysOf(scoped in Command command)
    {
        if (KeyCountAt == 0) return Keys;
        if (KeyCountAt >= command.Count) return KeyPositions.None;
        ReadOnlySpan<byte> word = command[KeyCountAt];
        int first = KeyCountAt + 1;
        bool isCount = Utf8Parser.TryParse(word, out int count, out int length) && length == word.Length;
        return isCount && count > 0 && count <= command.Count - first ? new KeyPositions(first, first + count - 1, 1) : KeyPositions.None;
    }

    /// <summary>
    /// What it does to its keys: one entry for all of them, or one for each of <see cref="Keys"/>. Empty: what most commands with its flags
    /// do.
    /// </summary>
    public ImmutableArray<KeyAccess> KeyAccess { get; init; } = [];

    /// <summary>
    /// What its changes of keys are called, where that is not what <see cref="EditRow.Events"/> says; several of one kind of edits are told
    /// in this order.
    /// </summary>
    public ImmutableArray<KeyEvent> Events { get; init; } = [];

    /// <summary>The same where it depends on the command's options; null: it does not.</summary>
    public KeyEventChoice? EventsOf { get; init; }

    /// <summary>
    /// Which keys count as missed when the command does not find them. Null: all keys of one that is flagged
    /// <see cref="CommandFlags.ReadOnly"/>, none of another.
    /// </summary>
    public KeyChoice? Missed { get; init; }

    /// <summary>
    /// Which of its keys a command that is flagged <see cref="CommandFlags.Blocking"/> waits for; the default: all. What it only writes to
    /// it need not wait for.
    /// </summary>
    public KeyPositions WaitsFor { get; init; }

    /// <summary>ACL categories beside those that flags and group imply, without the <c>@</c>.</summary>
    public ImmutableArray<string> Categories { get; init; } = [];

    /// <summary>One sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>Cost in O notation, with its variables named.</summary>
    public required string Complexity { get; init; }

    /// <summary>The version of PlumCache that brought it.</summary>
    public string Since { get; init; } = "0.1.0";

    /// <summary>The group it is documented in: string, generic, connection, server, ...</summary>
    public required string Group { get; init; }

    /// <summary>The arguments behind the name, in Redis' notation: <c>key value [NX | XX] [GET]</c>.</summary>
    public string Syntax { get; init; } = "";

    /// <summary>Which arguments nobody is shown.</summary>
    public ImmutableArray<SecretArguments> Secrets { get; init; } = [];

    /// <summary>
    /// The argument at which another command begins that it carries (DELAY's third), whose secrets are its own; 0: it carries none.
    /// </summary>
    public int CommandAt { get; init; }

    /// <summary>What it does. Null for a container and for commands flagged <see cref="CommandFlags.Server"/>.</summary>
    public CommandFunction? Function { get; init; }

    /// <summary>The subcommands of a container such as OBJECT; empty for a plain command.</summary>
    public ImmutableArray<CommandRow> Subcommands { get; init; } = [];

    /// <summary>Whether <paramref name="count"/> arguments, the name included, satisfy <see cref="Arity"/>.</summary>
    /// <param name="count">Arguments of the request.</param>
    public bool Accepts(int count) => Arity >= 0 ? count == Arity : count >= -Arity;
}

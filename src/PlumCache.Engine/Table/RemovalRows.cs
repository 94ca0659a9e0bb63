using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Engine.Table;

/// <summary>
/// Rows for what the engine does by itself. No client can name them: observers are told of <c>expired key</c>, <c>hexpired key</c> and
/// <c>evicted key</c>, and the upkeep has the settlers look again with <c>settle</c>.
/// </summary>
internal sealed class RemovalRows
{
    /// <summary>What observers who want to be told call them.</summary>
    public const string ExpiredName = "expired", FieldsExpiredName = "hexpired", EvictedName = "evicted";

    /// <summary>A due key left memory.</summary>
    public TableRow Expired { get; } = Row(ExpiredName, [new KeyEvent(EditKind.Remove, ExpiredName, KeyEventClass.Expired)]);

    /// <summary>Due fields of a key left memory, and with the last of them the key.</summary>
    public TableRow FieldsExpired { get; } = Row(FieldsExpiredName,
        [
            new KeyEvent(EditKind.RemoveField, FieldsExpiredName, KeyEventClass.Hash),
            new KeyEvent(EditKind.Remove, "del", KeyEventClass.Generic),
        ]);

    /// <summary>A key made room for others.</summary>
    public TableRow Evicted { get; } = Row(EvictedName, [new KeyEvent(EditKind.Remove, EvictedName, KeyEventClass.Evicted)]);

    /// <summary>A look at what is over a limit, with no command before it.</summary>
    public TableRow Settling { get; } = Row("settle", [], static (in context, view, in command) => Step.Answer(Reply.Ok));

    private static TableRow Row(string name, ImmutableArray<KeyEvent> events, CommandFunction? function = null) => new(
        "core",
        new CommandRow
        {
            Name = name,
            Arity = 2,
            Flags = CommandFlags.Write | CommandFlags.Internal,
            Keys = KeyPositions.One,
            Events = events,
            Summary = "Told by the engine.",
            Complexity = "O(1)",
            Group = "internal",
            Function = function,
        }, null, null)
    { IsRemoval = true };
}

using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Transactions;

/// <summary>What a connection has queued since MULTI. Immutable: each command makes another one.</summary>
/// <param name="Commands">The latest first, so that queueing one costs the same however many there are.</param>
/// <param name="Count">How many.</param>
/// <param name="Bytes">Memory they take, about.</param>
/// <param name="IsDirty">Whether a command was refused: then EXEC refuses them all.</param>
internal sealed record Transaction(ImmutableStack<QueuedCommand> Commands, int Count, long Bytes, bool IsDirty)
{
    // What a command takes beside its arguments' bytes: two objects and two arrays, and a range for each argument.
    private const int CommandOverheadBytes = 112, ArgumentOverheadBytes = 8;

    /// <summary>Right behind MULTI.</summary>
    public static readonly Transaction Empty = new([], 0, 0, IsDirty: false);

    /// <summary>A refused one. What it had queued is dropped, because it will never run.</summary>
    public static readonly Transaction Dirty = new([], 0, 0, IsDirty: true);

    /// <summary>Memory a queued command takes, about.</summary>
    public static long SizeOf(scoped in Command command)
    {
        long bytes = CommandOverheadBytes;
        for (int i = 0; i < command.Count; i++) bytes += command[i].Length + ArgumentOverheadBytes;
        return bytes;
    }

    /// <summary>With one more command.</summary>
    /// <param name="command">Copied.</param>
    /// <param name="bytes">Its size.</param>
    public Transaction With(scoped in Command command, long bytes) =>
        new(Commands.Push(new QueuedCommand(command.Store())), Count + 1, Bytes + bytes, IsDirty: false);

    /// <summary>The commands in the order they came.</summary>
    public ImmutableArray<QueuedCommand> ToArray()
    {
        var commands = new QueuedCommand[Count];
        int at = Count;
        foreach (QueuedCommand command in Commands) commands[--at] = command;
        return ImmutableArray.Create(commands);
    }
}

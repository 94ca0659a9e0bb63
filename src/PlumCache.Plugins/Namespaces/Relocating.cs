using PlumCache.Abstractions;

namespace PlumCache.Plugins.Namespaces;

/// <summary>
/// NS.COPY and NS.RENAME: all keys under a prefix appear under another, with their values and expiries. What the destination holds goes
/// away in the same step, and only with REPLACE. A source without keys changes nothing, so that a mistyped one costs nothing.
/// </summary>
internal static class Relocating
{
    private const string SamePrefix = "ERR source and destination are the same prefix";
    private const string EmptyPrefix = "ERR empty prefix: NS.RENAME needs a source and a destination";

    /// <summary>NS.COPY source destination [REPLACE].</summary>
    public static Step Copy(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (Read(command, out bool replaces) is { } error) return Step.Refuse(error);
        ReadOnlySpan<byte> source = command[1], destination = command[2];
        long keys = view.Count(source);
        if (keys == 0) return Step.Answer(Reply.Integer(0));
        if (!replaces && view.Count(destination) is > 0 and long held) return Step.Refuse(HoldsKeys(held));
        return Step.Answer(Reply.Integer(keys), Edit.CopyPrefix(source, destination));
    }

    /// <summary>NS.RENAME source destination [REPLACE].</summary>
    public static Step Rename(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (Read(command, out bool replaces) is { } error) return Step.Refuse(error);
        ReadOnlySpan<byte> source = command[1], destination = command[2];
        if (source.IsEmpty || destination.IsEmpty) return Step.Refuse(EmptyPrefix);
        long keys = view.Count(source);
        if (keys == 0) return Step.Answer(Reply.Integer(0));
        if (!replaces && HeldByOthers(view, source, destination, keys) is > 0 and long held) return Step.Refuse(HoldsKeys(held));
        return Step.Answer(Reply.Integer(keys), Edit.MovePrefix(source, destination));
    }

    /// <summary>Keys under the destination that are not on their way themselves.</summary>
    private static long HeldByOthers(KeyspaceView view, ReadOnlySpan<byte> source, ReadOnlySpan<byte> destination, long keys)
    {
        if (destination.StartsWith(source)) return 0;
        long held = view.Count(destination);
        return source.StartsWith(destination) ? held - keys : held;
    }

    private static string? Read(in Command command, out bool replaces)
    {
        replaces = command.Count == 4 && command.Is(3, "REPLACE"u8);
        if (command.Count > 3 && !replaces) return Errors.Syntax;
        return command[1].SequenceEqual(command[2]) ? SamePrefix : null;
    }

    private static string HoldsKeys(long keys) => $"ERR destination holds {keys} keys, use REPLACE";
}

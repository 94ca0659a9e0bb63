using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Core;

/// <summary>COMMAND GETKEYS and GETKEYSANDFLAGS: which arguments of a request are keys.</summary>
internal static class CommandKeys
{
    /// <summary>Where the request that is asked about begins: behind COMMAND and the subcommand.</summary>
    public const int Start = 2;

    public static ServerResult GetKeys(in ServerCall call, in Command command)
    {
        if (Find(call.Engine.Table, command, out ErrorText? error) is not { } row) return ServerResult.Error(error!);
        ImmutableArray<ReplyTree>.Builder keys = ImmutableArray.CreateBuilder<ReplyTree>();
        foreach (int index in IndexesOf(row, command)) keys.Add(new ReplyTree.Bulk(command[Start + index].ToArray()));
        return new ServerResult(new ReplyTree.Array(keys.ToImmutable()));
    }

    public static ServerResult GetKeysAndFlags(in ServerCall call, in Command command)
    {
        if (Find(call.Engine.Table, command, out ErrorText? error) is not { } row) return ServerResult.Error(error!);
        ImmutableArray<KeyAccess> access = KeyAccessNames.Of(row);
        ImmutableArray<ReplyTree>.Builder keys = ImmutableArray.CreateBuilder<ReplyTree>();
        foreach (int index in IndexesOf(row, command))
        {
            KeyAccess own = access[Math.Min(keys.Count, access.Length - 1)];
            if (own.HasFlag(KeyAccess.Variable)) own = OfSet(command);
            keys.Add(new ReplyTree.Array([new ReplyTree.Bulk(command[Start + index].ToArray()), KeyAccessNames.Tell(own)]));
        }

        return new ServerResult(new ReplyTree.Array(keys.ToImmutable()));
    }

    /// <summary>SET reads the key only with its options GET and IFEQ.</summary>
    private static KeyAccess OfSet(in Command command)
    {
        for (int i = Start + 3; i < command.Count; i++)
        {
            if (command.Is(i, "GET"u8) || command.Is(i, "IFEQ"u8)) return KeyAccess.ReadWrite | KeyAccess.Access | KeyAccess.Update;
        }

        return KeyAccess.Overwrite | KeyAccess.Update;
    }

    private static TableRow? Find(CommandTable table, in Command command, out ErrorText? error)
    {
        error = "ERR Invalid command specified";
        if (!table.TryFind(command[Start], out TableRow? row)) return null;
        if (row.SubcommandIndex is { } subs && command.Count > Start + 1 && subs.TryFind(command[Start + 1], out TableRow? sub)) row = sub;
        error = row.Keys.First == 0 && row.Row.KeyCountAt == 0 ? "ERR The command has no key arguments"
            : !row.Row.Accepts(command.Count - Start) ? "ERR Invalid number of arguments specified for command"
            : row.Row.KeysOf(command.From(Start)).First == 0 ? "ERR Invalid arguments specified for command" : null;
        return error is null ? row : null;
    }

    private static IEnumerable<int> IndexesOf(TableRow row, in Command command)
    {
        KeyPositions keys = row.Row.KeysOf(command.From(Start));
        int count = command.Count - Start, last = keys.Last >= 0 ? keys.Last : count + keys.Last, step = Math.Max(1, keys.Step);
        return last < keys.First ? [] : Enumerable.Range(0, ((last - keys.First) / step) + 1).Select(i => keys.First + (i * step));
    }
}

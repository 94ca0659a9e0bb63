using PlumCache.Abstractions;

namespace PlumCache.Plugins.Keys;

/// <summary>What a key holds goes elsewhere as it is: RENAME, RENAMENX, COPY, MOVE. No value passes through here.</summary>
internal static class Relocation
{
    private const string SameObject = "ERR source and destination objects are the same";

    /// <summary>RENAME key newkey: what the new name held is gone.</summary>
    public static Step Rename(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!view.TryGet(command[1], out _)) return Step.Refuse(Errors.NoSuchKey);
        return IsSame(command[1], command[2]) ? Step.Answer(Reply.Ok) : Step.Answer(Reply.Ok, Edit.MoveEntry(command[1], command[2]));
    }

    /// <summary>RENAMENX key newkey.</summary>
    public static Step RenameNx(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!view.TryGet(command[1], out _)) return Step.Refuse(Errors.NoSuchKey);
        return view.Contains(command[2])
            ? Step.Answer(Reply.Integer(0))
            : Step.Answer(Reply.Integer(1), Edit.MoveEntry(command[1], command[2]));
    }

    /// <summary>MOVE key db.</summary>
    public static Step Move(in CommandContext context, KeyspaceView view, in Command command)
    {
        string? error = DatabaseArgument.Read(command[2], view.DatabaseCount, out int database);
        if (error is not null) return Step.Refuse(error);
        if (database == view.Index) return Step.Refuse(SameObject);
        if (!view.TryGet(command[1], out _) || view.Database(database).Contains(command[1])) return Step.Answer(Reply.Integer(0));
        return Step.Answer(Reply.Integer(1), Edit.MoveEntry(command[1], Target.In(database, command[1])));
    }

    /// <summary>COPY source destination [DB db] [REPLACE].</summary>
    public static Step Copy(in CommandContext context, KeyspaceView view, in Command command)
    {
        int database = view.Index;
        bool isReplacing = false;
        for (int i = 3; i < command.Count; i++)
        {
            if (command.Is(i, "REPLACE"u8))
            {
                isReplacing = true;
            }
            else if (command.Is(i, "DB"u8) && i + 1 < command.Count)
            {
                string? error = DatabaseArgument.Read(command[++i], view.DatabaseCount, out database);
                if (error is not null) return Step.Refuse(error);
            }
            else
            {
                return Step.Refuse(Errors.Syntax);
            }
        }

        if (database == view.Index && IsSame(command[1], command[2])) return Step.Refuse(SameObject);
        if (!view.TryGet(command[1], out _)) return Step.Answer(Reply.Integer(0));
        if (!isReplacing && view.Database(database).Contains(command[2])) return Step.Answer(Reply.Integer(0));
        return Step.Answer(Reply.Integer(1), Edit.CopyEntry(command[1], Target.In(database, command[2])));
    }

    private static bool IsSame(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) => a.SequenceEqual(b);
}

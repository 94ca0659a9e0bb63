using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Hashes;

/// <summary>The commands that are HMGET with an afterthought: HGETDEL, HGETEX.</summary>
internal static class GetVariants
{
    /// <summary>HGETDEL key FIELDS numfields field [field ...].</summary>
    public static Step GetDel(in CommandContext context, KeyspaceView view, in Command command)
    {
        const int First = 4;
        if (!Hash.TryOpen(view, command[1], out EntryView hash)) return Step.Refuse(Errors.WrongType);
        if (FieldList.Refuse(command, at: 2) is { } error) return Step.Refuse(error);
        if (context.IsTooMuch(command.Count - First)) return Step.Postpone;
        Removing.RemoveAll(context.Edits, hash, command, First);
        return Step.Answer(ValuesOnce(command, First), context.Edits);
    }

    /// <summary>HGETEX key [EX s | PX ms | EXAT s | PXAT ms | PERSIST] FIELDS numfields field [field ...].</summary>
    public static Step GetEx(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!Hash.TryOpen(view, command[1], out EntryView hash)) return Step.Refuse(Errors.WrongType);
        if (FieldOptions.ReadToGet(command, context.NowMs, out FieldOptions options) is { } error) return Step.Refuse(error);
        int first = options.First;
        if (context.IsTooMuch(command.Count - first)) return Step.Postpone;
        if (Expiry.IsDue(options.ExpiresAtMs, context.NowMs))
        {
            Removing.RemoveAll(context.Edits, hash, command, first);
            return Step.Answer(ValuesOnce(command, first), context.Edits);
        }

        if (options.IsOther || options.IsTimed) SetExpiries(context.Edits, hash, command, first, options.ExpiresAtMs);
        var values = Reply.Items(command.Count - first, (view, in command, index) =>
            Hash.ValueOf(view, command[1], command[first + index]));
        return Step.Answer(values, context.Edits);
    }

    /// <summary>The values of fields that are removed: one that is named again is gone by then.</summary>
    private static Reply ValuesOnce(in Command command, int first)
    {
        bool[] isRepeated = new bool[command.Count - first];
        var distinct = new DistinctArguments(command, isRepeated.Length);
        for (int i = 0; i < isRepeated.Length; i++) isRepeated[i] = !distinct.IsFirst(first + i);
        return Reply.Items(isRepeated.Length, (view, in command, index) =>
            isRepeated[index] ? Reply.Null : Hash.ValueOf(view, command[1], command[first + index]));
    }

    private static void SetExpiries(EditList edits, scoped in EntryView hash, in Command command, int first, long expiresAtMs)
    {
        for (int i = first; i < command.Count; i++)
        {
            bool isChanged = hash.Fields.TryGet(command[i], out FieldView field)
                && (field.ExpiresAtMs != Expiry.None || expiresAtMs != Expiry.None);
            if (isChanged) edits.Add(Hash.SetEnd(hash, command[1], command[i], expiresAtMs));
        }
    }
}

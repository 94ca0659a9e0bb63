using PlumCache.Abstractions;

namespace PlumCache.Plugins.Hashes;

/// <summary>HSETEX.</summary>
/// <param name="form">Which hashes are small.</param>
internal sealed class SetWithExpiry(HashForm form)
{
    /// <summary>
    /// HSETEX key [FNX | FXX] [EX s | PX ms | EXAT s | PXAT ms | KEEPTTL] FIELDS numfields field value [field value ...]: 1 when they are
    /// set. Those that are to end in the past are gone at once.
    /// </summary>
    public Step Set(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (FieldOptions.ReadToSet(command, context.NowMs, out FieldOptions options) is { } error) return Step.Refuse(error);
        var pairs = new FieldPairs(command, options.First);
        if (pairs.RefuseLong(context.Limits) is { } tooLong) return Step.Refuse(tooLong);
        if (!Hash.TryOpen(view, command[1], out EntryView hash)) return Step.Refuse(Errors.WrongType);
        if (context.IsTooMuch(pairs.Count)) return Step.Postpone;
        if (!IsMet(options, hash.Fields, command)) return Step.Answer(Reply.Integer(0));

        EditList edits = context.Edits;
        ValueKind kind = form.After(hash, pairs.CountNew(hash.Fields), pairs.Longest, options.IsTimed);
        if (Expiry.IsDue(options.ExpiresAtMs, context.NowMs))
        {
            PutInVain(edits, hash, command, options.First, kind);
            return Step.Answer(Reply.Integer(1), edits);
        }

        for (int i = options.First; i < command.Count; i += 2)
        {
            bool isThere = hash.Fields.TryGet(command[i], out FieldView field);
            long untilMs = options.IsOther && isThere ? field.ExpiresAtMs : options.ExpiresAtMs;
            edits.Add(Edit.PutField(command[1], command[i], command[i + 1], kind, untilMs));
        }

        // That is what listeners are told of as ends that are given; ends that are kept are not.
        if (options.IsTimed) edits.Add(Edit.SetFieldExpiry(command[1], command[options.First], options.ExpiresAtMs));
        return Step.Answer(Reply.Integer(1), edits);
    }

    /// <summary>
    /// Fields whose end is past are set and gone at once, which listeners are told of. So one is put, which is as good as all, and all go.
    /// </summary>
    private static void PutInVain(EditList edits, scoped in EntryView hash, in Command command, int first, ValueKind kind)
    {
        edits.Add(Edit.PutField(command[1], command[first], command[first + 1], kind));
        if (!hash.Fields.Contains(command[first])) edits.Add(Edit.RemoveField(command[1], command[first]));
        Removing.RemoveAll(edits, hash, command, first, step: 2);
        if (hash.Fields.Count == 0) edits.Add(Edit.Remove(command[1]));
    }

    private static bool IsMet(FieldOptions options, CollectionView fields, in Command command)
    {
        if (!options.IsNew && !options.IsOld) return true;
        for (int i = options.First; i < command.Count; i += 2)
        {
            if (fields.Contains(command[i]) != options.IsOld) return false;
        }

        return true;
    }
}

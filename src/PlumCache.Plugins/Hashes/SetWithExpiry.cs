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
        if (FieldOptions.Read(command, sets: true, out FieldOptions options) is { } error) return Step.Refuse(error);
        if (options.Resolve(command, context.NowMs, "hsetex", out long expiresAtMs) is { } wrong) return Step.Refuse(wrong);
        var pairs = new FieldPairs(command, options.First);
        if (pairs.RefuseLong(context.Limits) is { } tooLong) return Step.Refuse(tooLong);
        if (!Hash.TryOpen(view, command[1], out EntryView hash)) return Step.Refuse(Errors.WrongType);
        if (context.IsTooMuch(pairs.Count)) return Step.Postpone;
        if (!IsMet(options, hash.Fields, command)) return Step.Answer(Reply.Integer(0));

        EditList edits = context.Edits;
        if (Expiry.IsDue(expiresAtMs, context.NowMs))
        {
            Removing.RemoveAll(edits, hash, command, options.First, step: 2);
            return Step.Answer(Reply.Integer(1), edits);
        }

        ValueKind kind = form.After(hash, pairs.CountNew(hash.Fields), pairs.Longest);
        for (int i = options.First; i < command.Count; i += 2)
        {
            bool isThere = hash.Fields.TryGet(command[i], out FieldView field);
            long untilMs = options.IsOther && isThere ? field.ExpiresAtMs : expiresAtMs;
            edits.Add(Edit.PutField(command[1], command[i], command[i + 1], kind, untilMs));
        }

        return Step.Answer(Reply.Integer(1), edits);
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

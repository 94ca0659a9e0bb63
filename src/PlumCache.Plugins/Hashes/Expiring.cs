using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Hashes;

/// <summary>HEXPIRE, HPEXPIRE, HEXPIREAT, HPEXPIREAT and HPERSIST: change when fields end. One that is to end in the past goes.</summary>
internal static class Expiring
{
    private const string NotPositive = "ERR Parameter `numFields` should be greater than 0";
    private const int NoField = -2, NoExpiry = -1, NotMet = 0, Changed = 1, Removed = 2;

    /// <summary>HEXPIRE key seconds [NX | XX | GT | LT] FIELDS numfields field [field ...].</summary>
    public static Step InSeconds(in CommandContext context, KeyspaceView view, in Command command) =>
        Change(context, view, command, ExpiryUnit.Seconds, "hexpire");

    /// <summary>HPEXPIRE key milliseconds ...</summary>
    public static Step InMilliseconds(in CommandContext context, KeyspaceView view, in Command command) =>
        Change(context, view, command, ExpiryUnit.Milliseconds, "hpexpire");

    /// <summary>HEXPIREAT key unix-time-seconds ...</summary>
    public static Step AtSeconds(in CommandContext context, KeyspaceView view, in Command command) =>
        Change(context, view, command, ExpiryUnit.UnixSeconds, "hexpireat");

    /// <summary>HPEXPIREAT key unix-time-milliseconds ...</summary>
    public static Step AtMilliseconds(in CommandContext context, KeyspaceView view, in Command command) =>
        Change(context, view, command, ExpiryUnit.UnixMilliseconds, "hpexpireat");

    /// <summary>HPERSIST key FIELDS numfields field [field ...].</summary>
    public static Step Persist(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!Hash.TryOpen(view, command[1], out EntryView hash)) return Step.Refuse(Errors.WrongType);
        if (FieldList.Refuse(command, at: 2) is { } error) return Step.Refuse(error);
        const int First = 4;
        if (context.IsTooMuch(command.Count - First)) return Step.Postpone;
        var outcomes = new FieldOutcomes(command.Count - First);
        var distinct = new DistinctArguments(command, command.Count - First);
        for (int i = First; i < command.Count; i++)
        {
            bool isThere = hash.Fields.TryGet(command[i], out FieldView field);
            bool isChanged = isThere && field.ExpiresAtMs != Expiry.None && distinct.IsFirst(i);
            if (isChanged) context.Edits.Add(Hash.SetEnd(hash, command[1], command[i], Expiry.None));
            outcomes.Add(isChanged ? Changed : isThere ? NoExpiry : NoField);
        }

        return Step.Answer(outcomes.ToReply(), context.Edits);
    }

    private static Step Change(in CommandContext context, KeyspaceView view, in Command command, ExpiryUnit unit, string name)
    {
        if (!Hash.TryOpen(view, command[1], out EntryView hash)) return Step.Refuse(Errors.WrongType);
        if (FieldTime.Resolve(command[2], unit, context.NowMs, name, out long expiresAtMs) is { } wrong) return Step.Refuse(wrong);
        ExpireCondition condition = ConditionAt(command, 3);
        int at = condition == default ? 3 : 4, first = at + 2;
        if (FieldList.Refuse(command, at, notPositive: NotPositive) is { } error) return Step.Refuse(error);
        if (context.IsTooMuch(command.Count - first)) return Step.Postpone;

        var outcomes = new FieldOutcomes(command.Count - first);
        var distinct = new DistinctArguments(command, command.Count - first);
        long removed = 0;
        for (int i = first; i < command.Count; i++)
        {
            bool isThere = hash.Fields.TryGet(command[i], out FieldView field);
            int outcome = isThere ? Judge(condition, field.ExpiresAtMs, expiresAtMs, context.NowMs) : NoField;
            if (!distinct.IsFirst(i)) outcome = JudgeAgain(outcome, condition, expiresAtMs, context.NowMs);
            else if (outcome == Changed) context.Edits.Add(Hash.SetEnd(hash, command[1], command[i], expiresAtMs));
            else if (outcome == Removed) context.Edits.Add(Edit.RemoveField(command[1], command[i]));
            if (outcome == Removed) removed++;
            outcomes.Add(outcome);
        }

        Removing.AddEnd(context.Edits, hash, command[1], removed);
        return Step.Answer(outcomes.ToReply(), context.Edits);
    }

    private static int Judge(ExpireCondition condition, long currentMs, long nextMs, long nowMs)
    {
        if (!condition.Allows(currentMs, nextMs)) return NotMet;
        return nextMs <= nowMs ? Removed : Changed;
    }

    /// <summary>A field that is named again finds what became of it the first time.</summary>
    private static int JudgeAgain(int outcome, ExpireCondition condition, long expiresAtMs, long nowMs) => outcome switch
    {
        Removed => NoField,
        Changed => Judge(condition, expiresAtMs, expiresAtMs, nowMs),
        _ => outcome,
    };

    private static ExpireCondition ConditionAt(in Command command, int at)
    {
        if (command.Is(at, "NX"u8)) return new ExpireCondition { IsNx = true };
        if (command.Is(at, "XX"u8)) return new ExpireCondition { IsXx = true };
        if (command.Is(at, "GT"u8)) return new ExpireCondition { IsGt = true };
        return command.Is(at, "LT"u8) ? new ExpireCondition { IsLt = true } : default;
    }
}

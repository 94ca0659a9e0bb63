using PlumCache.Abstractions;
using PlumCache.Storage;

namespace PlumCache.Engine;

/// <summary>Turns a step's edits into changes of the draft.</summary>
internal static class EditApplier
{
    public static bool HasEdits(scoped in Step step) => step.Edits is { Count: > 0 } || step.Edit.Kind != EditKind.None;

    /// <param name="step">Whose edits. A value may point into the draft: Storage takes it before anything changes.</param>
    /// <param name="draft">What is changed.</param>
    /// <param name="database">The connection's own.</param>
    /// <param name="source">Gives the access stamps of what is put.</param>
    /// <param name="maxKeyBytes">A longer key is a bug of the function: the request's keys have been checked.</param>
    public static void Apply(scoped in Step step, Draft draft, int database, BatchSource source, int maxKeyBytes)
    {
        draft.UsesReserve = OnlyRemoves(step);
        if (step.Edits is { } edits)
        {
            for (int i = 0; i < edits.Count; i++) Apply(edits[i], draft, database, source, maxKeyBytes);
        }
        else
        {
            Apply(step.Edit, draft, database, source, maxKeyBytes);
        }
    }

    /// <summary>Whether a step makes room, or at least takes none: it may then use what the arena keeps free, or nothing could be removed once it is full.</summary>
    private static bool OnlyRemoves(scoped in Step step)
    {
        if (step.Edits is not { } edits) return OnlyRemoves(step.Edit);
        for (int i = 0; i < edits.Count; i++)
        {
            if (!OnlyRemoves(edits[i])) return false;
        }

        return true;
    }

    private static bool OnlyRemoves(scoped in Edit edit) =>
        edit.Kind is EditKind.Remove or EditKind.RemovePrefix || (edit.Kind == EditKind.SetExpiry && edit.ExpiresAtMs == Expiry.None);

    private static void Apply(scoped in Edit edit, Draft draft, int current, BatchSource source, int maxKeyBytes)
    {
        int database = edit.Database == Edit.CurrentDatabase ? current : edit.Database;
        if (edit.Key.Length > maxKeyBytes) throw new InvalidOperationException(Errors.KeyTooLong(edit.Key.Length, maxKeyBytes));
        switch (edit.Kind)
        {
            case EditKind.None:
                break;
            case EditKind.Put:
                draft.Set(database, edit.Key, edit.Value, edit.ExpiresAtMs, source.NewStamp().Raw, (byte)ValueKind.String);
                break;
            case EditKind.Remove:
                draft.Remove(database, edit.Key);
                break;
            case EditKind.SetExpiry:
                draft.SetExpiry(database, edit.Key, edit.ExpiresAtMs);
                break;
            case EditKind.RemovePrefix:
                draft.RemovePrefix(database, edit.Key);
                break;
            default:
                throw new InvalidOperationException($"The engine does not know the edit {edit.Kind}.");
        }
    }
}

using System.Runtime.InteropServices;
using PlumCache.Abstractions;

namespace PlumCache.Engine.Edits;

/// <summary>A long row of edits of fields of one key in a step that changes nothing else, but for removing keys.</summary>
/// <param name="First">The first of them.</param>
/// <param name="End">Behind the last.</param>
/// <param name="Database">The key's.</param>
/// <param name="IsAnew">Whether the key is removed before them, so that they begin with no fields.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct EditRun(int First, int End, int Database, bool IsAnew)
{
    /// <summary>Finds it.</summary>
    /// <param name="edits">All of a step.</param>
    /// <param name="most">How many edits there may be beside it.</param>
    /// <param name="maxValueBytes">The longest value that one of them may put.</param>
    /// <param name="current">The database of those that name none.</param>
    /// <returns>False: they are no such step.</returns>
    public static bool TryFind(EditList edits, int most, int maxValueBytes, int current, out EditRun run)
    {
        int first = 0;
        while (first < edits.Count && edits[first].Kind == EditKind.Remove) first++;
        int end = first;
        while (end < edits.Count && IsOfSame(edits[first], edits[end], maxValueBytes)) end++;
        int behind = end;
        while (behind < edits.Count && edits[behind].Kind == EditKind.Remove) behind++;
        bool isAlone = behind == edits.Count && end > first && edits.Count - (end - first) <= most;
        run = isAlone ? new EditRun(first, end, edits[first].Target.Trie.DatabaseOf(current), Removes(edits, first)) : default;
        return isAlone;
    }

    /// <summary>The edits with one of each kind in its place: who is told of edits is told of these alone.</summary>
    /// <param name="edits">Those it was found in.</param>
    /// <param name="last">The last of its place.</param>
    public EditList Shorten(EditList edits, out int last)
    {
        var kept = new EditList { Request = edits.Request };
        var seen = new HashSet<(EditKind Kind, bool HasExpiry)>();
        for (int i = 0; i < First; i++) kept.Add(edits[i]);
        for (int i = First; i < End; i++)
        {
            if (seen.Add((edits[i].Kind, edits[i].ExpiresAtMs != Expiry.None))) kept.Add(edits[i]);
        }

        last = kept.Count - 1;
        for (int i = End; i < edits.Count; i++) kept.Add(edits[i]);
        return kept;
    }

    private static bool IsOfSame(scoped in Edit first, scoped in Edit edit, int maxValueBytes) =>
        EditRow.Of(edit.Kind).IsOfField && edit.Value.Length <= maxValueBytes
        && edit.Target.Trie == first.Target.Trie && edit.Key.SequenceEqual(first.Key);

    /// <summary>Whether the edits before one remove its key.</summary>
    private static bool Removes(EditList edits, int index)
    {
        Edit edit = edits[index];
        for (int i = 0; i < index; i++)
        {
            if (edits[i].Target.Trie == edit.Target.Trie && edits[i].Key.SequenceEqual(edit.Key)) return true;
        }

        return false;
    }
}

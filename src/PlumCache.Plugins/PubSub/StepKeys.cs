using System.Text;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.PubSub;

/// <summary>Which keys are there in the course of a step: as the view shows them, until an edit of the step says otherwise.</summary>
/// <param name="view">Before the step.</param>
/// <param name="editCount">A step with a single edit needs no memory.</param>
internal sealed class StepKeys(KeyspaceView view, int editCount)
{
    private readonly Dictionary<(int Database, string Key), bool>? _changed = editCount > 1 ? [] : null;

    private HashSet<(EditKind Kind, bool GivesExpiry, int Database, string Key)>? _fieldEdits;

    /// <summary>The connection's database.</summary>
    public int Current => view.Index;

    /// <summary>Whether a key is there now.</summary>
    /// <param name="database">Its database.</param>
    public bool Contains(int database, ReadOnlySpan<byte> key)
    {
        if (_changed is not null && _changed.TryGetValue((database, Encoding.Latin1.GetString(key)), out bool isThere)) return isThere;
        return view.Database(database).Contains(key);
    }

    /// <summary>
    /// Whether an edit is the first that does this to fields of its key: HSET of ten fields is one change that is told. Any edit but those
    /// of fields is.
    /// </summary>
    /// <param name="edits">The step's.</param>
    /// <param name="index">Which; asked in order, once each.</param>
    public bool IsFirst(EditList edits, int index)
    {
        Edit edit = edits[index];
        if (!EditRow.Of(edit.Kind).IsOfField) return true;
        bool givesExpiry = edit.ExpiresAtMs != Expiry.None;

        // Most are in a row: these cost no memory.
        if (index > 0)
        {
            Edit last = edits[index - 1];
            bool isOfSame = last.Kind == edit.Kind && (last.ExpiresAtMs != Expiry.None) == givesExpiry
                && last.Target.Trie == edit.Target.Trie && last.Key.SequenceEqual(edit.Key);
            if (isOfSame) return false;
        }

        _fieldEdits ??= [];
        return _fieldEdits.Add((edit.Kind, givesExpiry, edit.Target.Trie.DatabaseOf(Current), Encoding.Latin1.GetString(edit.Key)));
    }

    /// <summary>An edit has put or removed a key.</summary>
    /// <param name="database">Its database.</param>
    /// <param name="isThere">Whether it is there from now on.</param>
    public void Change(int database, ReadOnlySpan<byte> key, bool isThere)
    {
        if (_changed is not null) _changed[(database, Encoding.Latin1.GetString(key))] = isThere;
    }
}

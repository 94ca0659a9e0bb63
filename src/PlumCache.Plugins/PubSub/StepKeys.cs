using System.Text;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.PubSub;

/// <summary>Which keys are there in the course of a step: as the view shows them, until an edit of the step says otherwise.</summary>
/// <param name="view">Before the step.</param>
/// <param name="editCount">A step with a single edit needs no memory.</param>
internal sealed class StepKeys(KeyspaceView view, int editCount)
{
    private readonly Dictionary<(int Database, string Key), bool>? _changed = editCount > 1 ? [] : null;
    private readonly HashSet<(string Name, int Database, string Key)>? _toldOfFields = editCount > 1 ? [] : null;

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
    /// Whether an edit does the same to a field of the same key as the one before it: nothing more is told of it. It need not be asked,
    /// but it costs no memory, and most edits of fields are in a row.
    /// </summary>
    /// <param name="edits">The step's.</param>
    /// <param name="index">Which.</param>
    public static bool IsMoreOfTheSame(EditList edits, int index)
    {
        Edit edit = edits[index];
        if (index == 0 || !EditRow.Of(edit.Kind).IsOfField) return false;
        Edit last = edits[index - 1];
        return last.Kind == edit.Kind && (last.ExpiresAtMs != Expiry.None) == (edit.ExpiresAtMs != Expiry.None)
            && last.Target.Trie == edit.Target.Trie && last.Key.SequenceEqual(edit.Key);
    }

    /// <summary>Whether something is told of fields of a key for the first time: HSET of ten fields is one change that is told.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="database">The key's.</param>
    /// <param name="key">Whose fields.</param>
    public bool IsFirstOfFields(string name, int database, ReadOnlySpan<byte> key) =>
        _toldOfFields is null || _toldOfFields.Add((name, database, Encoding.Latin1.GetString(key)));

    /// <summary>An edit has put or removed a key.</summary>
    /// <param name="database">Its database.</param>
    /// <param name="isThere">Whether it is there from now on.</param>
    public void Change(int database, ReadOnlySpan<byte> key, bool isThere)
    {
        if (_changed is not null) _changed[(database, Encoding.Latin1.GetString(key))] = isThere;
    }
}

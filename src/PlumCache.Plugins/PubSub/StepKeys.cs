using System.Text;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.PubSub;

/// <summary>Which keys are there in the course of a step: as the view shows them, until an edit of the step says otherwise.</summary>
/// <param name="view">Before the step.</param>
/// <param name="editCount">A step with a single edit needs no memory.</param>
internal sealed class StepKeys(KeyspaceView view, int editCount)
{
    private readonly Dictionary<(int Database, string Key), bool>? _changed = editCount > 1 ? [] : null;

    /// <summary>The connection's database.</summary>
    public int Current => view.Index;

    /// <summary>Whether a key is there now.</summary>
    /// <param name="database">Its database.</param>
    public bool Contains(int database, ReadOnlySpan<byte> key)
    {
        if (_changed is not null && _changed.TryGetValue((database, Encoding.Latin1.GetString(key)), out bool isThere)) return isThere;
        return view.Database(database).Contains(key);
    }

    /// <summary>An edit has put or removed a key.</summary>
    /// <param name="database">Its database.</param>
    /// <param name="isThere">Whether it is there from now on.</param>
    public void Change(int database, ReadOnlySpan<byte> key, bool isThere)
    {
        if (_changed is not null) _changed[(database, Encoding.Latin1.GetString(key))] = isThere;
    }
}

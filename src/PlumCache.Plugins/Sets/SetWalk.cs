using System.Diagnostics;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Sets;

/// <summary>
/// A walk over the members that several sets come to, in the order of their bytes, in steps whose cost does not depend on the sizes of the
/// sets: nothing is gathered. A key that is not there, or holds no set, is a set without members: whoever asks looks before.
/// </summary>
/// <param name="keys">The sets' keys, at least one.</param>
internal abstract class SetWalk(byte[][] keys) : ReplyWalk, IDisposable
{
    private readonly List<MemberCursor> _cursors = [];

    /// <inheritdoc/>
    public override bool IsSet => true;

    /// <summary>A cursor for each set that has members, in the order of the keys.</summary>
    protected List<MemberCursor> Cursors => _cursors;

    /// <summary>Whether a set is without members.</summary>
    protected bool HasEmpty => _cursors.Count < keys.Length;

    /// <summary>Whether the first one is.</summary>
    protected bool IsFirstEmpty { get; private set; }

    /// <summary>The keys among a command's arguments, as a walk takes them along.</summary>
    /// <param name="first">The first one.</param>
    /// <param name="end">Behind the last one.</param>
    public static byte[][] KeysOf(in Command command, int first, int end)
    {
        byte[][] keys = new byte[end - first][];
        for (int i = 0; i < keys.Length; i++) keys[i] = command[first + i].ToArray();
        return keys;
    }

    /// <inheritdoc/>
    public sealed override void Begin(KeyspaceView view)
    {
        Dispose();
        for (int i = 0; i < keys.Length; i++)
        {
            // As a use of the keys the command has counted it.
            bool isThere = view.TryPeek(keys[i], out EntryView set) && set.Fields.Count > 0;
            if (isThere) _cursors.Add(new MemberCursor(set.Fields.Walk(), set.Fields.Count));
            else if (i == 0) IsFirstEmpty = true;
        }

        Debug.Assert(_cursors.Count <= keys.Length, "there is a cursor for each key at most");
        Prepare();
    }

    /// <summary>Gives the cursors back.</summary>
    public void Dispose()
    {
        foreach (MemberCursor cursor in _cursors) cursor.Dispose();
        _cursors.Clear();
        IsFirstEmpty = false;
    }

    /// <summary>Goes before the first member, with new cursors.</summary>
    protected abstract void Prepare();
}

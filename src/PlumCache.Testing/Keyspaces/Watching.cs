using PlumCache.Abstractions;

namespace PlumCache.Testing;

/// <summary>What edits do to the watches of a connection.</summary>
public static class Watching
{
    /// <summary>The connection after an edit.</summary>
    /// <param name="session">Before it.</param>
    /// <param name="edit">The edit; one that is not about watches changes nothing.</param>
    /// <param name="after">The keys, with the edit applied.</param>
    public static SessionState After(SessionState session, EditRecord edit, TestKeyspace after)
    {
        if (edit.Kind == EditKind.Unwatch) return session with { Watches = [] };
        if (edit.Kind is not (EditKind.Watch or EditKind.WatchPrefix)) return session;
        int database = edit.Trie.DatabaseOf(session.Database);
        var watched = new WatchedKey(database, edit.Key.Span.ToArray(), edit.Kind == EditKind.WatchPrefix, after.Changes.Count);
        return session with { Watches = session.Watches.Add(watched) };
    }
}

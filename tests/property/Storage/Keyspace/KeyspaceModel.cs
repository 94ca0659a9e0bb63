using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using PlumCache.Storage;

namespace PlumCache.Tests.Properties.Storage;

/// <summary>
/// The obvious keyspace: an immutable sorted dictionary per database. What has been read of it never changes, so it is its own snapshot. An
/// entry is the value with its expiry behind: see <see cref="EntryOf"/>.
/// </summary>
internal sealed class KeyspaceModel
{
    private static readonly ImmutableSortedDictionary<string, string> Nothing = ImmutableSortedDictionary.Create<string, string>(
        StringComparer.Ordinal);

    public KeyspaceModel(int databases) => Tries = [.. Enumerable.Repeat(Nothing, databases + 1)];

    /// <summary>The system trie first, as in the root.</summary>
    public ImmutableArray<ImmutableSortedDictionary<string, string>> Tries { get; private set; }

    public void Set(int database, string key, string value, long expiresAtMs = ExpiryTime.Never) =>
        Replace(database, Tries[database + 1].SetItem(key, EntryOf(value, expiresAtMs)));

    public bool Remove(int database, string key)
    {
        bool isThere = Tries[database + 1].ContainsKey(key);
        Replace(database, Tries[database + 1].Remove(key));
        return isThere;
    }

    public int RemovePrefix(int database, string prefix)
    {
        string[] keys = [.. Under(database, prefix).Select(entry => entry.Key)];
        Replace(database, Tries[database + 1].RemoveRange(keys));
        return keys.Length;
    }

    public long SetPrefixExpiry(int database, string prefix, long nowMs, long expiresAtMs)
    {
        KeyValuePair<string, string>[] changing =
        [
            .. Under(database, prefix)
                .Where(entry => !ExpiryTime.IsDue(ExpiryOf(entry.Value), nowMs)
                && (expiresAtMs != ExpiryTime.Never || ExpiryOf(entry.Value) != ExpiryTime.Never)),
        ];
        Replace(database,
            Tries[database
            + 1].SetItems(changing.Select(entry => KeyValuePair.Create(entry.Key, EntryOf(entry.Value.Split('@')[0], expiresAtMs)))));
        return changing.Length;
    }

    /// <returns>What a key holds; null: it is not there.</returns>
    public string? Find(int database, string key, out long expiresAtMs)
    {
        string? entry = Tries[database + 1].GetValueOrDefault(key);
        expiresAtMs = entry is null ? ExpiryTime.Never : ExpiryOf(entry);
        return entry?.Split('@')[0];
    }

    public int RemoveDue(int database, long nowMs) => Tries[database + 1].Keys.Sum(key => RemoveDue(database, key, nowMs));

    /// <summary>Removes a key that is due, or those of its fields that are.</summary>
    /// <returns>How many keys or fields.</returns>
    public int RemoveDue(int database, string key, long nowMs)
    {
        if (Find(database, key, out long expiresAtMs) is not { } value) return 0;
        int removed = 1;
        string left = ExpiryTime.IsDue(expiresAtMs, nowMs) ? "{" : FieldsText.WithoutDue(value, nowMs, out removed);
        if (FieldsText.IsEmpty(left)) Remove(database, key);
        else if (removed > 0) Set(database, key, left, expiresAtMs);
        return removed;
    }

    public long CopyPrefix(int fromDatabase, string from, int toDatabase, string to)
    {
        KeyValuePair<string, string>[] entries = [.. Under(fromDatabase, from)];
        RemovePrefix(toDatabase, to);
        Replace(toDatabase,
            Tries[toDatabase + 1].SetItems(entries.Select(entry => KeyValuePair.Create(to + entry.Key[from.Length..], entry.Value))));
        return entries.Length;
    }

    public long MovePrefix(int fromDatabase, string from, int toDatabase, string to)
    {
        KeyValuePair<string, string>[] entries = [.. Under(fromDatabase, from)];
        RemovePrefix(fromDatabase, from);
        RemovePrefix(toDatabase, to);
        Replace(toDatabase,
            Tries[toDatabase + 1].SetItems(entries.Select(entry => KeyValuePair.Create(to + entry.Key[from.Length..], entry.Value))));
        return entries.Length;
    }

    public bool CopyEntry(int fromDatabase, string from, int toDatabase, string to)
    {
        bool isThere = Tries[fromDatabase + 1].TryGetValue(from, out string? entry);
        Replace(toDatabase, isThere ? Tries[toDatabase + 1].SetItem(to, entry!) : Tries[toDatabase + 1]);
        return isThere;
    }

    public bool MoveEntry(int fromDatabase, string from, int toDatabase, string to)
    {
        bool isThere = CopyEntry(fromDatabase, from, toDatabase, to);
        if (isThere && (fromDatabase, from) != (toDatabase, to)) Remove(fromDatabase, from);
        return isThere;
    }

    public void Swap(int first, int second) => Tries = Tries.SetItem(first + 1, Tries[second + 1]).SetItem(second + 1, Tries[first + 1]);

    public void Restore(ImmutableArray<ImmutableSortedDictionary<string, string>> tries) => Tries = tries;

    /// <summary>Fails unless a database's trie holds exactly this.</summary>
    public static void AssertSame(ImmutableSortedDictionary<string, string> expected, in Trie actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        var cursor = new TrieCursor();
        cursor.Seek(actual, default);
        foreach ((string key, string value) in expected)
        {
            Assert.True(cursor.MoveNext());
            Assert.Equal(key, Encoding.Latin1.GetString(cursor.Key));
            Assert.Equal(value, EntryOf(FieldsText.Of(cursor.Entry), cursor.Entry.ExpiresAtMs));
        }

        Assert.False(cursor.MoveNext());
        FieldsText.AssertFoundInLockstep(actual);
        Assert.Equal(expected.Values.Count(value => ExpiryOf(value) != ExpiryTime.Never), actual.Measure(default).ExpiringKeys);
    }

    private static string EntryOf(string value, long expiresAtMs) => string.Create(CultureInfo.InvariantCulture, $"{value}@{expiresAtMs}");

    private static long ExpiryOf(string entry) =>
        long.Parse(entry.AsSpan(entry.IndexOf('@', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture);

    private void Replace(int database, ImmutableSortedDictionary<string, string> trie) => Tries = Tries.SetItem(database + 1, trie);

    private IEnumerable<KeyValuePair<string, string>> Under(int database, string prefix) =>
        Tries[database + 1].Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal));
}

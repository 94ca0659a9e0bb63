using System.Collections.Immutable;
using PlumCache.Storage;

namespace PlumCache.Tests.Properties.Storage;

/// <summary>
/// Databases and snapshots as immutable sorted maps: a version of all of them is one value, and what was read of it never changes. Every
/// operation answers the next version.
/// </summary>
/// <param name="Tries">The databases.</param>
/// <param name="Snapshots">By database and name.</param>
/// <param name="LastNumber">Of the last snapshot made.</param>
internal sealed record SnapshotModel(
    ImmutableArray<ImmutableSortedDictionary<string, KeptEntry>> Tries, ImmutableDictionary<(int Database, string Name),
        KeptSnapshot> Snapshots, long LastNumber)
{
    public static readonly ImmutableSortedDictionary<string, KeptEntry> Nothing = ImmutableSortedDictionary.Create<string, KeptEntry>(
        StringComparer.Ordinal);

    public static SnapshotModel Empty(int databases) =>
        new([.. Enumerable.Repeat(Nothing, databases)], ImmutableDictionary<(int, string), KeptSnapshot>.Empty, 0);

    public SnapshotModel Set(int database, string key, KeptEntry entry) => With(database, Tries[database].SetItem(key, entry));

    public SnapshotModel Remove(int database, string key) => With(database, Tries[database].Remove(key));

    public SnapshotModel RemovePrefix(int database, string prefix) => With(database, Without(Tries[database], prefix));

    public SnapshotModel SetPrefixExpiry(int database, string prefix, long nowMs, long expiresAtMs, out int changed)
    {
        KeyValuePair<string, KeptEntry>[] changing =
        [
            .. Under(Tries[database], prefix).Where(entry => !ExpiryTime.IsDue(entry.Value.ExpiresAtMs, nowMs)
                && (expiresAtMs != ExpiryTime.Never || entry.Value.ExpiresAtMs != ExpiryTime.Never)),
        ];
        changed = changing.Length;
        return With(
            database,
            Tries[database].SetItems(
                changing.Select(entry => KeyValuePair.Create(entry.Key, entry.Value with { ExpiresAtMs = expiresAtMs }))));
    }

    public SnapshotModel RemoveDue(int database, long nowMs, out int keys, out int fields)
    {
        ImmutableSortedDictionary<string, KeptEntry> left = Tries[database];
        (keys, fields) = (0, 0);
        foreach ((string key, KeptEntry entry) in Tries[database])
        {
            bool isDue = ExpiryTime.IsDue(entry.ExpiresAtMs, nowMs);
            int swept = 0;
            string value = isDue ? entry.Value : FieldsText.WithoutDue(entry.Value, nowMs, out swept);
            bool isGone = isDue || FieldsText.IsEmpty(value);
            left = isGone ? left.Remove(key) : swept > 0 ? left.SetItem(key, entry with { Value = value }) : left;
            keys += isGone ? 1 : 0;
            fields += swept - (isGone && !isDue ? 1 : 0);
        }

        return With(database, left);
    }

    public SnapshotModel Copy(int fromDatabase, string from, int toDatabase, string to) =>
        Put(toDatabase, Under(Tries[fromDatabase], from), from, to);

    public SnapshotModel Move(int fromDatabase, string from, int toDatabase, string to) =>
        fromDatabase == toDatabase && from == to
            ? this
            : RemovePrefix(fromDatabase, from).Put(toDatabase, Under(Tries[fromDatabase], from), from, to);

    public SnapshotModel CopyEntry(int fromDatabase, string from, int toDatabase, string to) =>
        Tries[fromDatabase].TryGetValue(from, out KeptEntry? entry) ? Set(toDatabase, to, entry) : this;

    public SnapshotModel MoveEntry(int fromDatabase, string from, int toDatabase, string to) =>
        Tries[fromDatabase].TryGetValue(from, out KeptEntry? entry) ? Remove(fromDatabase, from).Set(toDatabase, to, entry) : this;

    public SnapshotModel Swap(int first, int second) =>
        this with { Tries = Tries.SetItem(first, Tries[second]).SetItem(second, Tries[first]) };

    public SnapshotModel Create(int database, string name, string prefix, long timeMs, long revision)
    {
        ImmutableSortedDictionary<string, KeptEntry> keys = Nothing.AddRange(Under(Tries[database], prefix));
        return this with
        {
            Snapshots = Snapshots.Add((database, name), new KeptSnapshot(LastNumber + 1, prefix, timeMs, revision, keys)),
            LastNumber = LastNumber + 1
        };
    }

    public SnapshotModel Drop(int database, string name) => this with { Snapshots = Snapshots.Remove((database, name)) };

    public SnapshotModel Restore(int database, string name, string prefix) =>
        Put(database, Under(Snapshots[(database, name)].Keys, prefix), prefix, prefix);

    public static KeyValuePair<string, KeptEntry>[] Under(ImmutableSortedDictionary<string, KeptEntry> keys, string prefix) =>
        [.. keys.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))];

    private static ImmutableSortedDictionary<string, KeptEntry> Without(ImmutableSortedDictionary<string, KeptEntry> keys, string prefix) =>
        keys.RemoveRange(Under(keys, prefix).Select(entry => entry.Key));

    private SnapshotModel Put(int database, KeyValuePair<string, KeptEntry>[] entries, string from, string to) =>
        With(database,
            Without(Tries[database],
            to).SetItems(entries.Select(entry => KeyValuePair.Create(to + entry.Key[from.Length..], entry.Value))));

    private SnapshotModel With(int database, ImmutableSortedDictionary<string, KeptEntry> keys) =>
        this with { Tries = Tries.SetItem(database, keys) };
}

using PlumCache.Storage;

namespace PlumCache.Tests.Properties.Storage;

/// <summary>Whether two keyspaces have the same content.</summary>
internal static class KeyspaceComparison
{
    /// <summary>Fails unless all of the content is the same: databases, system trie, snapshots, revision and time.</summary>
    /// <param name="leader">The one.</param>
    /// <param name="follower">The other.</param>
    public static void AssertSame(Keyspace leader, Keyspace follower)
    {
        using View expected = new(leader), actual = new(follower);
        expected.Open();
        actual.Open();
        Assert.Equal((expected.Revision, expected.TimeMs), (actual.Revision, actual.TimeMs));
        for (int database = Keyspace.SystemDatabase; database < leader.Options.Databases; database++)
        {
            AssertSame(expected[database], actual[database]);
        }

        Assert.Equal(expected.Snapshots.Count, actual.Snapshots.Count);
        foreach ((Snapshot one, Snapshot other) in expected.Snapshots.Zip(actual.Snapshots))
        {
            Assert.Equal(
                (one.Number, one.Database, one.Revision, one.TimeMs, one.ExpiresAtMs),
                (other.Number, other.Database, other.Revision, other.TimeMs, other.ExpiresAtMs));
            Assert.Equal(one.Name.ToArray(), other.Name.ToArray());
            Assert.Equal(one.Prefix.ToArray(), other.Prefix.ToArray());
            AssertSame(expected[new TrieId(one.Database, one.Number)], actual[new TrieId(one.Database, one.Number)]);
        }

        KeyspaceMemory.AssertAddsUp(follower);
    }

    private static void AssertSame(in Trie expected, in Trie actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        TrieCursor one = new(), other = new();
        one.Seek(expected, default);
        other.Seek(actual, default);
        while (one.MoveNext())
        {
            Assert.True(other.MoveNext());
            Assert.Equal(one.Key, other.Key);
            Assert.Equal(FieldsText.Of(one.Entry), FieldsText.Of(other.Entry));
            Assert.Equal((one.Entry.ExpiresAtMs, one.Entry.Kind), (other.Entry.ExpiresAtMs, other.Entry.Kind));
        }

        Assert.False(other.MoveNext());
    }
}

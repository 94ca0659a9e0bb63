using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Properties.Storage;

/// <summary>
/// A second keyspace that is told nothing but the records of a first one, and equals it after each. It records too, and what it records is
/// byte for byte what it was told.
/// </summary>
internal sealed class RecordFollower : IDisposable
{
    private readonly Keyspace _leader;
    private readonly Keyspace _keyspace;
    private readonly Draft _leaders;

    /// <param name="leader">Empty; it records from now on.</param>
    public RecordFollower(Keyspace leader)
    {
        _leader = leader;
        _leader.IsRecording = true;
        _keyspace = new Keyspace(leader.Options) { IsRecording = true };

        // The same object serves every draft.
        _leader.Lane.Enter();
        _leaders = _leader.OpenDraft();
        _leaders.Abandon();
        _leader.Lane.Exit();
    }

    public void Dispose() => _keyspace.Dispose();

    /// <summary>Carries out what the leader has published last, and gives its record back.</summary>
    /// <param name="isPublished">Whether it has published anything.</param>
    public void Follow(bool isPublished)
    {
        Assert.Equal(isPublished, _leaders.TryGetRecord(out CommitRecord record));
        if (isPublished)
        {
            _keyspace.Lane.Enter();
            Draft draft = _keyspace.OpenDraft();
            draft.Apply(record);
            Assert.Equal(PublishResult.Published, draft.TryPublish(record.TimeMs));
            Assert.True(draft.TryGetRecord(out CommitRecord own));
            Assert.Equal(Convert.ToHexString(record.Ops), Convert.ToHexString(own.Ops));
            _keyspace.Trim(0);
            _keyspace.Lane.Exit();
        }

        _leader.Lane.Enter();
        _leader.Trim(0);
        _leader.Lane.Exit();
    }

    /// <summary>Does what no record tells of, as it was done behind the back of the leader's lane.</summary>
    public void Overtake(int first, int second) => _keyspace.Overtake(first, second);

    /// <summary>Fails unless all of the content is the same: databases, system trie, snapshots, revision and time.</summary>
    public void AssertSame()
    {
        using View expected = new(_leader), actual = new(_keyspace);
        expected.Open();
        actual.Open();
        Assert.Equal((expected.Revision, expected.TimeMs), (actual.Revision, actual.TimeMs));
        for (int database = Keyspace.SystemDatabase; database < _leader.Options.Databases; database++)
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

        KeyspaceMemory.AssertAddsUp(_keyspace);
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
            Assert.Equal(one.Entry.Value, other.Entry.Value);
            Assert.Equal((one.Entry.ExpiresAtMs, one.Entry.Kind), (other.Entry.ExpiresAtMs, other.Entry.Kind));
        }

        Assert.False(other.MoveNext());
    }
}

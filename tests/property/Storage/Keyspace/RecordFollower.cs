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

    /// <summary>Fails unless all of the content is the same.</summary>
    public void AssertSame() => KeyspaceComparison.AssertSame(_leader, _keyspace);
}

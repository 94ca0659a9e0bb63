using PlumCache.Storage;

namespace PlumCache.Tests.Engine.Kit;

/// <summary>
/// What a publish changed, in bytes of its own, so that the keyspace it was read from is free to do what it does without.
/// </summary>
internal sealed class CopiedRecord
{
    private readonly long _revision;
    private readonly long _timeMs;

    public CopiedRecord(in CommitRecord record)
    {
        (_revision, _timeMs, HasPlaces) = (record.Revision, record.TimeMs, record.HasPlaces);
        ChangeReader reader = record.Read();
        while (reader.TryRead(out Change change)) Changes.Add(new CopiedChange(change));
        Assert.Null(reader.Error);
    }

    public List<CopiedChange> Changes { get; } = [];

    /// <summary>Whether values were read from where they lay.</summary>
    public bool HasPlaces { get; }

    /// <summary>Carries it out on another keyspace, by a publish of its own.</summary>
    public void ApplyTo(Keyspace keyspace) => keyspace.Change(
        draft =>
        {
            Assert.Equal(_revision, draft.NextRevision);
            foreach (CopiedChange change in Changes) draft.Apply(change.Change);

            // Without changes it is a revision too, in which only watches or bounds are others.
            byte[] any = [0];
            draft.Watch(0, any);
            draft.Unwatch(0, any);
        },
        _timeMs);
}

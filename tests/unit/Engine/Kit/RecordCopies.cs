using PlumCache.Engine.Commits;
using PlumCache.Storage;

namespace PlumCache.Tests.Engine.Kit;

/// <summary>A listener that copies all records, so that the keyspace can be made again from them at any time.</summary>
internal sealed class RecordCopies : ICommitListener
{
    private readonly List<CopiedRecord> _records = [];
    private int _applied;

    public IReadOnlyList<CopiedRecord> All => _records;

    public void OnCommit(in CommitRecord record) => _records.Add(new CopiedRecord(record));

    /// <summary>Carries out on a keyspace, always the same one, all that has come since the last time.</summary>
    public void CatchUp(Keyspace keyspace)
    {
        for (; _applied < _records.Count; _applied++) _records[_applied].ApplyTo(keyspace);
    }
}

using PlumCache.Engine.Commits;
using PlumCache.Storage;

namespace PlumCache.Tests.Properties.Engine;

/// <summary>Keeps all records of a history, and with them what their values lie in, and carries them out behind its end.</summary>
internal sealed class KeptReplica(KeyspaceOptions sizes) : ICommitListener, IDisposable
{
    private readonly List<KeptRecord?> _kept = [];

    /// <summary>What they led to.</summary>
    public Keyspace Keyspace { get; } = new(sizes);

    public void OnCommit(in CommitRecord record) => _kept.Add(record.Keep());

    /// <summary>The root became another of which no record tells: see <see cref="ReplayRun.Overtake"/>.</summary>
    public void OnOvertaken() => _kept.Add(null);

    /// <summary>Carries out what was kept, and lets it go. Any thread.</summary>
    public void Follow()
    {
        foreach (KeptRecord? kept in _kept)
        {
            if (kept is null)
            {
                ReplayRun.Overtake(Keyspace);
                continue;
            }

            Keyspace.Lane.Enter();
            Draft draft = Keyspace.OpenDraft();
            draft.Apply(kept.Record);
            Assert.Equal(PublishResult.Published, draft.TryPublish(kept.Record.TimeMs));
            Keyspace.Lane.Exit();
            kept.Dispose();
        }
    }

    public void Dispose() => Keyspace.Dispose();
}

using PlumCache.Engine.Snapshots;
using PlumCache.Engine.Views;
using PlumCache.Storage;

namespace PlumCache.Engine.Serving;

/// <summary>A write of the host itself while it is made: see <see cref="CommandEngine.Write"/>.</summary>
public sealed class DirectWrite
{
    /// <summary>What a host is told that caught the exception of a failed operation and went on.</summary>
    public const string GoesOn =
        "An operation of this write has failed: what it threw must come out, and nothing of the write is carried out.";

    private readonly BatchSource _source;

    internal DirectWrite(Draft draft, BatchSource source)
    {
        Draft = draft;
        _source = source;
    }

    /// <summary>What is changed. It is opened and ended by the engine.</summary>
    public Draft Draft { get; }

    /// <summary>The time of the write (Unix ms), and of the root it makes.</summary>
    public long NowMs => _source.NowMs;

    /// <summary>Drops a snapshot; a record tells of one that was over that it was due, whoever drops it.</summary>
    /// <param name="database">From 0.</param>
    /// <returns>Whether it was there.</returns>
    public bool DropSnapshot(int database, scoped ReadOnlySpan<byte> name) => SnapshotInfos.Drop(Draft, database, name, NowMs);

    /// <summary>The access stamp of a key that is put: as the eviction policy wants it, or the key would be the next victim.</summary>
    /// <param name="database">From 0.</param>
    public uint StampFor(int database, scoped ReadOnlySpan<byte> key) => _source.StampFor(database, key).Raw;
}

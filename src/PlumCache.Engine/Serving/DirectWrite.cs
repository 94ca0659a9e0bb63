using PlumCache.Abstractions;
using PlumCache.Storage;

namespace PlumCache.Engine;

/// <summary>A write of the host itself while it is made: see <see cref="CommandEngine.Write"/>.</summary>
public sealed class DirectWrite
{
    /// <summary>What a host is told that caught the exception of a failed operation and went on.</summary>
    public const string GoesOn =
        "An operation of this write has failed: what it threw must come out, and nothing of the write is carried out.";

    private readonly CommandEngine _engine;
    private readonly ulong _seed;
    private ulong _uses;

    internal DirectWrite(CommandEngine engine, Draft draft, long nowMs)
    {
        _engine = engine;
        _seed = engine.Options.NextSeed();
        Draft = draft;
        NowMs = nowMs;
    }

    /// <summary>What is changed. It is opened and ended by the engine.</summary>
    public Draft Draft { get; }

    /// <summary>The time of the write (Unix ms), and of the root it makes.</summary>
    public long NowMs { get; }

    /// <summary>The access stamp of a key that is put: as the eviction policy wants it, or the key would be the next victim.</summary>
    /// <param name="database">From 0.</param>
    /// <param name="key">The key.</param>
    public uint StampFor(int database, scoped ReadOnlySpan<byte> key)
    {
        if (_engine.AccessMode == AccessMode.Recency) return AccessStamp.Recent(NowMs).Raw;
        return Draft[database].TryGet(key, out Entry old)
            ? new AccessStamp(old.AccessStamp).Used(NowMs, SplitMix.Mix(_seed + ++_uses)).Raw
            : AccessStamp.New(NowMs).Raw;
    }
}

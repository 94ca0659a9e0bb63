using PlumCache.Abstractions;
using PlumCache.Testing;

namespace PlumCache.Tests.Unit.Plugins.Hashes;

/// <summary>What the tests of hashes share.</summary>
public abstract class HashTest : PluginTest
{
    protected const string WrongType = "(error) WRONGTYPE Operation against a key holding the wrong kind of value";

    /// <summary>What a key holds, or null.</summary>
    protected TestEntry? EntryOf(string key) => Bench.Keyspace[0].GetValueOrDefault((ByteText)key);

    /// <summary>The kind of what a key holds: 1 for a small hash, 6 for one with ends, 2 for a large one.</summary>
    protected int KindOf(string key) => (int)(EntryOf(key)?.Kind ?? ValueKind.String);

    /// <summary>When a field ends, in ms from now; -1: it does not.</summary>
    protected long LeftOf(string key, string field)
    {
        long expiresAtMs = EntryOf(key)!.Fields[(ByteText)field].ExpiresAtMs;
        return expiresAtMs == Expiry.None ? -1 : expiresAtMs - Bench.NowMs;
    }
}

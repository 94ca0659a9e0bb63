#if DEBUG
using PlumCache.Hosting;
using PlumCache.Storage;
using PlumCache.Tests.EndToEnd.Kit;
using PlumCache.Tests.Unit.Storage;

namespace PlumCache.Tests.Faults.Server;

/// <summary>Everything that connections and commands take, and must have given back when all have ended.</summary>
/// <param name="server">Whose.</param>
internal sealed class ServerLeaks(PlumCacheServer server)
{
    private readonly int _descriptors = CountDescriptors();

    /// <summary>All connections have ended on their side.</summary>
    /// <param name="what">What has failed before.</param>
    public async Task AssertNoneAsync(string what)
    {
        await Until.TrueAsync(() => server.ConnectionCount == 0, $"all sessions end after {what}");
        await Until.TrueAsync(() => CountDescriptors() <= _descriptors, $"all descriptors are given back after {what}");
        await Until.TrueAsync(() => server.Keyspace.GetStatistics().Leases == 0, $"all versions are let go after {what}");
        await Until.TrueAsync(() => CountPins() == 0, $"all pins are taken out after {what}");
        await Until.TrueAsync(() => CountLargeBytes() == 0, $"all large buffers are given back after {what}");
        await Until.TrueAsync(() => CountBlockBytes() == 0, $"all blocks are freed after {what}");
    }

    /// <summary>Sockets and what waits for them; 0 where that is not to be known. The runtime's own files come and go.</summary>
    private static int CountDescriptors()
    {
        var folder = new DirectoryInfo("/proc/self/fd");
        return folder.Exists ? folder.EnumerateFileSystemInfos().Count(static link => IsOurs(link.LinkTarget)) : 0;
    }

    private static bool IsOurs(string? target) => target is not null
        && (target.StartsWith("socket:", StringComparison.Ordinal) || target.StartsWith("anon_inode:", StringComparison.Ordinal));

    private int CountPins()
    {
        Pins pins = server.Keyspace.Pins;
        return Enumerable.Range(0, pins.Slots).Count(slot => pins.VersionAt(slot) != 0);
    }

    private long CountLargeBytes() => server.RequestMemory.RentedBytes + server.Keys.Core.Memory.Replies.RentedBytes;

    /// <summary>Of nothing at all: what a plugin keeps over FLUSHALL goes too.</summary>
    private long CountBlockBytes()
    {
        server.Keyspace.Write(draft =>
        {
            for (int database = Keyspace.SystemDatabase; database < server.Keyspace.Options.Databases; database++)
            {
                draft.RemovePrefix(database, default);
            }
        });
        server.Keyspace.ReclaimAll();
        return server.Keyspace.GetStatistics().LiveBytes;
    }
}
#endif

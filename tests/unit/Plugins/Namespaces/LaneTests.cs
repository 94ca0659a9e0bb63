using PlumCache.Engine.Sessions;
using PlumCache.Plugins;
using PlumCache.Plugins.Namespaces;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Plugins.Namespaces;

/// <summary>What commands about whole prefixes may do while other writers wait for the lane.</summary>
public sealed class LaneTests : IDisposable
{
    private readonly TestEngine _engine = new(null, null, new NamespacesPlugin(), BuiltInPlugins.Find("ttl")!);
    private readonly TestClient _client;

    public LaneTests() => _client = _engine.Connect();

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData("NS.EXPIRE k 5000", ":1")]
    [InlineData("NS.PERSIST k", ":0")]
    [InlineData("NS.DEL k", ":1")]
    [InlineData("NS.COPY k c", ":1")]
    [InlineData("NS.RENAME k c", ":1")]
    public void DueKeysAreSweptInStepsBeforeACommandThatWouldWalkThemInTheLane(string line, string reply)
    {
        Fill(2_000, static i => $"SET k{i:D4} v PX 10");
        _client.Send("SET kept 1");
        _engine.Time.Advance(10);
        _client.Load(line);
        Assert.Equal(SuspensionReason.Offload, _client.Suspend());
        Assert.Equal(2_001, Stored());
        Assert.Equal(RunStatus.Completed, _client.Step(RunMode.Long));
        Assert.Equal([reply], _client.Writer.Take());
        Assert.Equal(2_000, _engine.Engine.ExpiredKeys);
    }

    [Fact]
    public void NothingIsSweptFirstWhereNothingIsDue()
    {
        Fill(100, static i => $"SET k{i:D4} v PX 10");
        _client.Load("NS.DEL k");
        Assert.Equal(RunStatus.Completed, _client.Step());
        Assert.Equal([":100"], _client.Writer.Take());
    }

    [Fact]
    public void WritesBeneathAnExpiryOfAPrefixLetOthersInBetween()
    {
        Fill(40_000, static i => $"SET r:{Wide(i)} v");
        long revision = _engine.Keyspace.Revision;
        string[] lines = [.. Enumerable.Range(0, 60).Select(static i => $"SET r:{Wide(i * 613)} w")];
        _client.Send(lines);
        Assert.Equal(revision + 1, _engine.Keyspace.Revision);
        Assert.Equal(":40000", _client.One("NS.EXPIRE r: 100000"));
        revision = _engine.Keyspace.Revision;
        Assert.All(_client.Send(lines), static reply => Assert.Equal("+OK", reply));
        // as one publish they would have held the lane for all the nodes that they copy
        Assert.InRange(_engine.Keyspace.Revision - revision, 2, 60);
        Assert.Equal(":40000", _client.One("NS.COUNT r:"));
    }

    /// <summary>
    /// Keys of two bytes that are spread over nearly all values, so that nodes have hundreds of children; no byte that a line cannot have.
    /// </summary>
    private static string Wide(int i) => $"{(char)(48 + (i % 200))}{(char)(48 + (i / 200))}";

    private void Fill(int keys, Func<int, string> line)
    {
        foreach (int[] chunk in Enumerable.Range(0, keys).Chunk(60)) _client.Send([.. chunk.Select(line)]);
    }

    private long Stored()
    {
        using Lease lease = _engine.Keyspace.OpenLease();
        return lease[0].Count;
    }
}

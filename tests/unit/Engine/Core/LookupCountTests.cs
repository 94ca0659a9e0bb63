using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Core;

/// <summary>
/// What counts as a lookup (<c>keyspace_hits</c>, <c>keyspace_misses</c>): reads do, and what a write reads of its key does not.
/// </summary>
public sealed class LookupCountTests : IDisposable
{
    private readonly TestEngine _engine = new(plugins: [.. BuiltIns.With()]);
    private readonly TestClient _client;

    public LookupCountTests() => _client = _engine.Connect();

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData("INCR KEY")]
    [InlineData("DECRBY KEY 3")]
    [InlineData("INCRBYFLOAT KEY 1.5")]
    [InlineData("APPEND KEY 2")]
    [InlineData("SETRANGE KEY 1 2")]
    [InlineData("SET KEY 2")]
    [InlineData("SADD KEY a b")]
    [InlineData("SREM KEY a")]
    [InlineData("SMOVE KEY other a")]
    [InlineData("SPOP KEY")]
    public void AWriteThatReadsItsKeyIsNoHitAndNoMiss(string command)
    {
        _client.Send("SET there 1", On("there"), On("missing"));
        Assert.Contains("keyspace_hits:0\r\nkeyspace_misses:0\r\n", _client.One("INFO stats"), StringComparison.Ordinal);

        string On(string key) => command.Replace("KEY", key, StringComparison.Ordinal);
    }

    [Fact]
    public void AReadIsAHitOrAMiss()
    {
        _client.Send("SET there 1", "GET there", "GETSET there 2", "GET missing");
        Assert.Contains("keyspace_hits:2\r\nkeyspace_misses:1\r\n", _client.One("INFO stats"), StringComparison.Ordinal);
    }
}

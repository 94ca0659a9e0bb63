using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Plugins.Namespaces;
using PlumCache.Plugins.Quota;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Plugins.Namespaces;

/// <summary>Limits of memory hold for what copies and moves whole prefixes, on the real engine.</summary>
public sealed class LimitTests : IDisposable
{
    private readonly TestEngine _engine;
    private readonly TestClient _client;

    public LimitTests()
    {
        var quota = new QuotaPlugin();
        ImmutableSortedDictionary<string, long> limits = ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal).Add("s:",
            30);
        IPlugin limited = quota.Configure(PluginSettings.DefaultsOf(quota.Manifest.Settings).With("limits", limits));
        _engine = new TestEngine(null, null, new NamespacesPlugin(), limited);
        _client = _engine.Connect();
    }

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData("NS.COPY x:s: s:")]
    [InlineData("NS.COPY x:s: s:deep:")]
    [InlineData("NS.COPY x: '' REPLACE")]
    [InlineData("NS.RENAME x:s s")]
    public void AQuotaIsAskedWhereverThePrefixesLie(string line)
    {
        _client.Send("SET x:s:1 12345678901234567890", "SET x:s:2 12345678901234567890");
        Assert.StartsWith("-OOM quota: prefix 's:' holds ", _client.One(line), StringComparison.Ordinal);
        Assert.Equal(":2", _client.One("NS.COUNT ''"));
        Assert.Equal(":2", _client.One("NS.COPY x:s: t:"));
    }

    [Fact]
    public void MaxMemoryCountsACopyInFull()
    {
        _client.Send("SET a:1 1234567890", "SET a:2 1234567890");
        _engine.Engine.Settings.MaxMemoryBytes = 50;
        Assert.Equal("-OOM command not allowed when used memory > 'maxmemory'.", _client.One("NS.COPY a: b:"));
        Assert.Equal("-OOM command not allowed when used memory > 'maxmemory'.", _client.One("NS.RENAME a: a.much.longer.name:"));
        Assert.Equal(":2", _client.One("NS.RENAME a: b:"));
        Assert.Equal(":2", _client.One("NS.EXPIRE b: 1000"));
        Assert.Equal(":2", _client.One("NS.DEL b:"));
    }
}

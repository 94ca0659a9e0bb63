using PlumCache.Abstractions;
using PlumCache.Plugins.Namespaces;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Plugins.Namespaces;

public sealed class DelimiterTests
{
    [Theory]
    [InlineData("/", "a/b/c a/d e:f", "''", "[\"a/\"]")]
    [InlineData("/", "a/b/c a/d e:f", "a/", "[\"a/b/\"]")]
    [InlineData("::", "a::b::c a:b a::d", "''", "[\"a::\"]")]
    [InlineData("::", "a::b::c a:b a::d", "a::", "[\"a::b::\"]")]
    [InlineData("::", "a:::b", "'' DEPTH 2", "[\"a::\"]")]
    [InlineData("::", "a::::b", "'' DEPTH 3", "[\"a::\", \"a::::\"]")]

    // A delimiter that the prefix cuts in two ends no name: it is looked for behind the prefix.
    [InlineData("::", "a::b a::b::c", "a:", "[\"a::b::\"]")]
    public void IsTheServersAndMayHaveSeveralBytes(string delimiter, string keys, string arguments, string names)
    {
        using TestEngine engine = With(delimiter);
        TestClient client = engine.Connect();
        foreach (string key in keys.Split(' ')) client.One($"SET {key} 1");
        Assert.Equal(names, client.One($"NS.LIST {arguments}"));
    }

    [Fact]
    public void MayBeOfBytesAbove127()
    {
        using TestEngine engine = With("→");
        TestClient client = engine.Connect();
        byte[][] keys = [[.. "a→b"u8], [.. "a→c→d"u8], [0xFF, .. "→"u8, 0xFF], [0xFF, .. "→"u8, 0xFF, .. "→x"u8]];
        foreach (byte[] key in keys)
        {
            client.LoadWords([[.. "SET"u8], key, [.. "1"u8]]);
            client.Step();
        }

        client.Writer.Take();
        const string Arrow = "\u00e2\u0086\u0092";
        Assert.Equal($"{{\"a{Arrow}\": :2, \"a{Arrow}c{Arrow}\": :1, \"\u00ff{Arrow}\": :2, \"\u00ff{Arrow}\u00ff{Arrow}\": :1}}",
            client.One("NS.LIST '' DEPTH 2 WITHCOUNTS"));
    }

    [Fact]
    public void WithoutSettingsItIsAColon()
    {
        using var engine = new TestEngine(null, null, new NamespacesPlugin());
        TestClient client = engine.Connect();
        client.Send("SET a:1 1", "SET b/1 1");
        Assert.Equal("[\"a:\"]", client.One("NS.LIST ''"));
    }

    private static TestEngine With(string delimiter) =>
        new(null, null, new NamespacesPlugin().Configure(PluginSettings.Empty.With("delimiter", delimiter)));
}

using PlumCache.Abstractions;
using PlumCache.Plugins;
using PlumCache.Plugins.Namespaces;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Plugins.Namespaces;

/// <summary>What the tests of <c>namespaces</c> share: a real engine with the plugin and its neighbours, and one connection.</summary>
public abstract class NamespaceTest : IDisposable
{
    protected const string Syntax = "-ERR syntax error", NotAnInteger = "-ERR value is not an integer or out of range";

    private readonly TestEngine _engine;
    private readonly TestClient _client;

    protected NamespaceTest(string delimiter = ":")
    {
        IPlugin namespaces = new NamespacesPlugin().Configure(PluginSettings.Empty.With("delimiter", delimiter));
        string[] others = ["strings", "keys", "ttl", "transactions"];
        _engine = new TestEngine(null, null, [namespaces, .. others.Select(static name => BuiltInPlugins.Find(name)!)]);
        _client = _engine.Connect();
    }

    public void Dispose()
    {
        _engine.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Sets keys, each to its own name.</summary>
    protected void Fill(string keys)
    {
        foreach (string key in keys.Split(' ')) Assert.Equal("+OK", _client.One($"SET {key} {key}"));
    }

    protected string Run(string line) => _client.One(line);

    protected void Check(string line, string reply) => Assert.Equal(reply, _client.One(line));

    /// <summary>All keys there are, in order, one space apart.</summary>
    protected string Keys() =>
        _client.One("KEYS *").Replace("\"", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal).Trim('[', ']');

    protected void Pass(long milliseconds) => _engine.Time.Advance(milliseconds);

    protected long Revision => _engine.Keyspace.Revision;
}

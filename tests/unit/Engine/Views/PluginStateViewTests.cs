using System.Globalization;
using System.Text;
using PlumCache.Abstractions;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Views;

/// <summary>A plugin's state as the plugin sees it: its own keys, without those of the plugin beside it in the same trie.</summary>
public sealed class PluginStateViewTests : IDisposable
{
    private static readonly Dictionary<string, CommandFunction> Reads = new(StringComparer.Ordinal)
    {
        ["own.keys"] = static (in context, _, in _) => Step.Answer(
            Reply.Tree(new ReplyTree.Bulk(Encoding.ASCII.GetBytes(Keys(context.State))))),
        ["own.count"] = static (in context, _, in _) => Step.Answer(Reply.Integer(context.State.Count("k"u8))),
        ["own.later"] = static (in context, _, in _) => Step.Answer(Reply.Integer(context.State.CountAt("k"u8, context.NowMs + 100))),
        ["own.before"] = static (in context, _, in command) => Step.Answer(Reply.Integer(context.State.CountBefore(command[1]))),
        ["own.bytes"] = static (in context, _, in _) => Step.Answer(Reply.Integer(context.State.LiveBytes(default))),
        ["own.stored"] = static (in context, _, in _) => Step.Answer(Reply.Integer(context.State.Bytes(default))),
        ["own.at"] = static (in context, view, in command) => Step.Answer(
            context.State.TryGetLiveAt(Number(command), out ReadOnlySpan<byte> key, out _) ? Reply.Bulk(key) : Reply.Null),
        ["own.among"] = static (in context, view, in command) => Step.Answer(
            context.State.TryGetAt("k"u8, Number(command), onlyVolatile: true, out ReadOnlySpan<byte> key, out _)
                ? Reply.Bulk(key)
                : Reply.Null),
        ["own.draw"] = static (in context, view, in command) => Step.Answer(
            context.State.TryDrawKey((ulong)Number(command), out ReadOnlySpan<byte> key) ? Reply.Bulk(key) : Reply.Null),
    };

    private readonly TestEngine _engine = new(null, null, Plugin("before"), Plugin("own"), Plugin("owner"));
    private readonly TestClient _client;

    public PluginStateViewTests()
    {
        _client = _engine.Connect();
        _client.Send("before.put a 1 0", "owner.put z 1 0");
        _client.Send("own.put k:1 one 0", "own.put k:2 two 50", "own.put k:3 three 0", "own.put other 4 50");
    }

    [Fact]
    public void HasItsOwnKeysAndNoOthers()
    {
        Check("own.keys", "\"k:1 k:2 k:3 other\"");
        Check("own.count", ":3");
        Check("own.later", ":2");
        Check("own.before k:3", ":2");
        Check("own.bytes", ":26");
        Check("own.stored", ":26");
        Check("own.at 3", "\"other\"");
        Check("own.at 4", "nil");
        Check("own.among 0", "\"k:2\"");
        Check("own.among 1", "nil");
    }

    [Fact]
    public void WhatIsDueIsNotThere()
    {
        _engine.Time.Advance(50);
        Check("own.keys", "\"k:1 k:3\"");
        Check("own.count", ":2");
        Check("own.before k:3", ":1");
        Check("own.bytes", ":14");
        Check("own.stored", ":26");
        Check("own.at 1", "\"k:3\"");
        Check("own.at 2", "nil");
        Check("own.among 0", "\"k:2\"");
    }

    [Fact]
    public void AKeyThatIsDueIsNeverDrawn()
    {
        _engine.Time.Advance(50);
        IEnumerable<string> drawn = Enumerable.Range(0, 40).Select(seed => _client.One($"own.draw {seed}"));
        Assert.Equal("\"k:1\" \"k:3\"", string.Join(' ', drawn.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)));
    }

    public void Dispose() => _engine.Dispose();

    private static long Number(scoped in Command command) => long.Parse(command[1], CultureInfo.InvariantCulture);

    private static string Keys(TrieView state)
    {
        var keys = new List<string>();
        byte[] after = [];
        while (state.TryGetNext(default, after, out ReadOnlySpan<byte> key, out _))
        {
            after = key.ToArray();
            keys.Add(Encoding.ASCII.GetString(after));
        }

        return string.Join(' ', keys);
    }

    private static TestPlugin Plugin(string name)
    {
        TestPlugin plugin = new TestPlugin(name).With(
            name + ".put",
            static (in context, _, in command) =>
            {
                long forMs = long.Parse(command[3], CultureInfo.InvariantCulture);
                long expiresAtMs = forMs == 0 ? Expiry.None : context.NowMs + forMs;
                return Step.Answer(Reply.Ok, Edit.Put(Target.InState(command[1]), command[2], expiresAtMs));
            },
            CommandFlags.Edits);
        if (name != "own") return plugin;
        foreach ((string command, CommandFunction function) in Reads) plugin.With(command, function, CommandFlags.ReadOnly);
        return plugin;
    }

    private void Check(string line, string reply) => Assert.Equal(reply, _client.One(line));
}

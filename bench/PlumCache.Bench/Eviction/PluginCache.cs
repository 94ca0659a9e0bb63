using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using PlumCache.Abstractions;
using PlumCache.Bench.Plugins;
using PlumCache.Engine.Core;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Serving;
using PlumCache.Engine.Statistics;
using PlumCache.Engine.Views;
using PlumCache.Storage;

namespace PlumCache.Bench.Eviction;

/// <summary>The plugin of a policy on a keyspace, settling each write as the engine has it do; 64 requests a publish.</summary>
internal sealed class PluginCache : ICache, IDisposable
{
    private const int RequestsPerPublish = 64;
    private const int ValueBytes = 16;

    private static readonly CommandRow _row = new()
    {
        Name = "set",
        Arity = -3,
        Flags = CommandFlags.Write | CommandFlags.DenyOom,
        Keys = KeyPositions.One,
        Summary = "For measuring.",
        Complexity = "O(1)",
        Group = "string",
    };

    private readonly Keyspace _keyspace = new(new KeyspaceOptions { Databases = 1, ArenaLimitBytes = 4L << 30 });
    private readonly IPlugin _plugin;
    private readonly CommandEngine _engine;
    private readonly BatchSource _source;
    private readonly EditList _edits = new();
    private readonly SessionState _session = new() { Id = 1 };
    private readonly byte[] _buffer = new byte[64];
    private readonly ArgumentRange[] _ranges = new ArgumentRange[3];
    private Draft? _draft;
    private ulong _seed;
    private int _requests;

    public PluginCache(IPlugin plugin, string policy, int samples, int capacity)
    {
        long maxBytes = (long)capacity * (KeyOf(0).Length + ValueBytes);
        ImmutableSortedDictionary<string, object> settings = PluginSettings.Empty.Values
            .Add("maxmemory", maxBytes.ToString(CultureInfo.InvariantCulture))
            .Add("maxmemory-policy", policy)
            .Add("maxmemory-samples", samples.ToString(CultureInfo.InvariantCulture));
        _plugin = plugin.Configure(new PluginSettings(settings));
        _engine = new CommandEngine(
            _keyspace,
            new CommandTables(CoreModule.Build(Array.Empty<IPlugin>())),
            new SilentHost().ToEngineHost(),
            new EngineOptions());
        _engine.Settings.AccessMode = policy.EndsWith("lfu", StringComparison.Ordinal) ? AccessMode.Frequency : AccessMode.Recency;
        _source = _engine.NewSource(new RunnerCounters());
        "SET"u8.CopyTo(_buffer);
        _keyspace.Lane.Enter();
    }

    public long Evictions { get; private set; }

    /// <summary>Spent on choosing victims and on removing them.</summary>
    public TimeSpan Spent { get; private set; }

    public bool Ask(int key, long nowMs)
    {
        _draft ??= _keyspace.OpenDraft();
        _source.Use(nowMs, draft: _draft);
        byte[] name = KeyOf(key);
        bool isThere = _source[0].TryGet(name, out _);
        if (!isThere) Put(_draft, name, nowMs);
        if (++_requests % RequestsPerPublish == 0) Publish(nowMs);
        return isThere;
    }

    public void Dispose()
    {
        _draft?.Abandon();
        _keyspace.Lane.Exit();
        _engine.Dispose();
        _keyspace.Dispose();
    }

    private static byte[] KeyOf(int key) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"user:{key:D7}:name"));

    private void Put(Draft draft, byte[] name, long nowMs)
    {
        draft.Set(0, name, stackalloc byte[ValueBytes], ExpiryTime.Never, _source.StampFor(0, name).Raw);
        name.CopyTo(_buffer, 3);
        _ranges[0] = new ArgumentRange(0, 3);
        _ranges[1] = new ArgumentRange(3, name.Length);
        _ranges[2] = new ArgumentRange(3 + name.Length, ValueBytes);
        var context = new CommandContext(nowMs, ++_seed, _session, CommandLimits.Default, _edits,
            new PluginScope { Phase = PluginPhase.Settle, Row = _row });
        long started = Stopwatch.GetTimestamp();
        _plugin.Transform(context, _source[0], new Command(_buffer, _ranges));
        for (int i = 0; i < _edits.Count; i++) draft.Remove(0, _edits[i].Key);
        if (_edits.Count > 0) Spent += Stopwatch.GetElapsedTime(started);
        Evictions += _edits.Count;
        _edits.Clear();
    }

    private void Publish(long nowMs)
    {
        _draft!.TryPublish(nowMs);
        _draft = null;
    }
}

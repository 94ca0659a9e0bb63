using Microsoft.Extensions.Logging;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Serving;
using PlumCache.Hosting;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Observability;
using PlumCache.Hosting.Plugins;
using PlumCache.Hosting.PubSub;
using PlumCache.Hosting.Safety;
using PlumCache.Hosting.Serving;
using PlumCache.Hosting.Sessions;
using PlumCache.Hosting.Transport;
using PlumCache.Protocol;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;
using PlumCache.Tests.Unit.Hosting.Safety;

namespace PlumCache.Tests.Unit.Hosting;

/// <summary>Sessions over <see cref="FakeTransport"/> on a real engine, with a clock the test moves.</summary>
internal sealed class SessionKit : IDisposable
{
    private const int TestMaxPendingReplyBytes = 32 << 10;

    private readonly Keyspace _keyspace;
    private readonly CommandEngine _engine;
    private readonly SessionServices _services;
    private long _lastId;

    public SessionKit(PlumCacheOptions? options = null, ILogger? logger = null, ISessionEnds? ends = null)
    {
        Failures = new FailurePolicy(new SafeLogger(logger ?? Log), End);
        options ??= new PlumCacheOptions { DebugCommands = DebugAccess.Local };
        var configuration = new RuntimeConfiguration(options);
        Hub = new SubscriptionHub(Registry.FindOpen, () => configuration.Current.PubSubOutputLimitBytes, Failures);
        Monitors = new MonitorFeeds(Registry);
        Control = new ServerControl(Registry, configuration, "", new SessionMemory(), Time, Failures.Logger);
        var clients = new ClientDirectory(Registry, Hub, Monitors);
        var engineOptions = new EngineOptions
        {
            Time = Time,
            OutputSoftLimitBytes = TestMaxPendingReplyBytes / 2,
            AllowsLocalDebug = true,
            InlineWalkKeys = 100
        };
        Settings = new RuntimeSettings(configuration, engineOptions.Settings, Failures.Logger);
        var host = new EngineHost(clients, Monitors, Hub, Settings, new ServedTimers(), new TestPluginControl(), Control,
            new LoggedFailures(Failures.Logger));
        _keyspace = new Keyspace(new KeyspaceOptions { ArenaLimitBytes = 64 << 20 });
        _engine = new CommandEngine(_keyspace, new CommandTables(PlumCachePlugins.BuildTable(options)), host, engineOptions);
        Clock = new CoarseClock(Time);
        _services = new SessionServices(_engine, ProtocolLimits.Default, TestMaxPendingReplyBytes, Registry, ends ?? clients, Clock, Time,
            Failures);
    }

    public RecordingLogger Log { get; } = new();

    public RecordingEnd End { get; } = new();

    public FailurePolicy Failures { get; }

    public ManualTime Time { get; } = new();

    public CoarseClock Clock { get; }

    public SessionRegistry Registry { get; } = new();

    public SubscriptionHub Hub { get; }

    public MonitorFeeds Monitors { get; }

    public ServerControl Control { get; }

    public RuntimeSettings Settings { get; }

    public CommandEngine Engine => _engine;

    public SessionServices Services => _services;

    public Lane Lane => _keyspace.Lane;

    /// <summary>Where large requests are received.</summary>
    public LargeBuffers RequestMemory => _services.RequestMemory;

    public static int MaxPendingReplyBytes => TestMaxPendingReplyBytes;

    public (Session Session, FakeTransport Peer) Connect()
    {
        var peer = new FakeTransport();
        Session session = Connect(owner =>
        {
            peer.Owner = owner;
            return peer;
        });
        return (session, peer);
    }

    /// <summary>A session over a transport of another kind.</summary>
    public Session Connect(Func<ITransportOwner, ITransport> open)
    {
        Assert.True(Registry.TryReserve(int.MaxValue));
        var session = new Session(++_lastId, _services, open);
        Registry.Add(session);
        session.Start();
        return session;
    }

    /// <summary>Moves both clocks and has every session look at its timeouts.</summary>
    public void Pass(TimeSpan time, SessionTimeouts timeouts)
    {
        Time.Advance(time);
        Clock.Tick();
        Registry.ForEach(static (session, timeouts) => session.CheckTimeouts(timeouts), timeouts);
    }

    public void Dispose()
    {
        _engine.Dispose();
        _keyspace.Dispose();
    }
}

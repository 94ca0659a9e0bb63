using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using PlumCache.Abstractions;
using PlumCache.Engine;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Limits;
using PlumCache.Hosting.Observability;
using PlumCache.Hosting.PubSub;
using PlumCache.Hosting.Safety;
using PlumCache.Hosting.Sessions;
using PlumCache.Storage;

namespace PlumCache.Hosting.Serving;

/// <summary>What commands may do and know outside the keyspace.</summary>
internal sealed class ServerHost : IServerHost
{
    private const int RunIdBytes = 20;

    /// <summary>
    /// 48 MB, for ten seconds at most: more would lie beside the next value, and it would take three times its size.
    /// </summary>
    private const long MostKeptBytes = 48 << 20;

    private readonly SessionRegistry _registry;
    private readonly RuntimeConfiguration _configuration;
    private readonly ILogger _logger;
    private readonly string _configurationFile;
    private readonly string _runId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RunIdBytes));
    private readonly long _startedAtMs;
    private readonly Lock _settingsLock = new();
    private readonly Lock _monitorLock = new();
    private readonly Lock _statisticsLock = new();
    private readonly SubscriptionHub _hub;
    private byte[] _password;
    private ImmutableArray<Session> _monitors = [];
    private bool _hasMonitors;
    private long _connectionsReceived;
    private long _connectionsRejected;
    private long _resetInputBytes;
    private long _resetOutputBytes;

    /// <summary>A host without an engine yet.</summary>
    /// <param name="registry">The connections.</param>
    /// <param name="configuration">The options.</param>
    /// <param name="configurationFile">Where they came from; empty for the configuration built in.</param>
    /// <param name="time">The clock.</param>
    /// <param name="failures">For what commands do to the server, and for bugs.</param>
    public ServerHost(
        SessionRegistry registry, RuntimeConfiguration configuration, string configurationFile, TimeProvider time, FailurePolicy failures)
    {
        _registry = registry;
        _configuration = configuration;
        _configurationFile = configurationFile;
        _logger = failures.Logger;
        _startedAtMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        _password = Encoding.UTF8.GetBytes(configuration.Current.RequirePass);
        _hub = new SubscriptionHub(FindOpen, () => configuration.Current.PubSubOutputLimitBytes, failures);
        registry.Ended = EndFeeds;
    }

    /// <summary>Where requests of more than a megabyte are received.</summary>
    public LargeBuffers RequestMemory { get; } = new(MostKeptBytes);

    /// <summary>Where replies of more than a megabyte wait.</summary>
    public LargeBuffers ReplyMemory { get; } = new();

    /// <summary>Called once SHUTDOWN was asked for; must only schedule.</summary>
    public Action ShutdownRequested { get; set; } = static () => { };

    /// <summary>Told of the options after CONFIG SET.</summary>
    public Action<PlumCacheOptions> OptionsChanged { get; set; } = static _ => { };

    /// <summary>Sets a plugin's timer, by its name and Unix ms.</summary>
    public Action<string, long> TimerAsked { get; set; } = static (_, _) => { };

    /// <inheritdoc/>
    public IPluginControl Plugins
    {
        get => field ?? throw new InvalidOperationException("The plugins are not there yet.");
        set;
    }

    /// <summary>Where the server listens.</summary>
    public IPEndPoint EndPoint { get; set; } = new(IPAddress.Loopback, 0);

    /// <summary>The memory there is, as of the start.</summary>
    public SystemMemorySize Memory { get; } = SystemMemorySize.Read();

    /// <summary>What tells the server of its connections' bytes.</summary>
    public string MultiplexingApi { get; set; } = "";

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Password => Volatile.Read(ref _password);

    /// <inheritdoc/>
    public Backlog Backlog => _hub.Backlog;

    /// <inheritdoc/>
    public bool HasMonitors => Volatile.Read(ref _hasMonitors);

    /// <summary>Counts an accepted connection.</summary>
    public void CountAccepted() => Interlocked.Increment(ref _connectionsReceived);

    /// <summary>Counts a refused connection.</summary>
    public void CountRejected() => Interlocked.Increment(ref _connectionsRejected);

    /// <inheritdoc/>
    public ImmutableArray<ClientInfo> ListClients() => [.. _registry.List().Where(static session => !session.IsAborted).Select(Describe)];

    /// <inheritdoc/>
    public ClientInfo? FindClient(long id) => FindOpen(id) is { } session ? Describe(session) : null;

    /// <inheritdoc/>
    public bool CloseClient(long id)
    {
        if (FindOpen(id) is not { } session) return false;
        session.Abort(CloseReason.Killed);

        // It ends on a thread of its own; who publishes next must not count it any more.
        _hub.UnsubscribeAll(id);
        return true;
    }

    /// <inheritdoc/>
    public bool RequestShutdown(bool mustSave)
    {
        if (mustSave)
        {
            ServerLog.ShutdownRefused(_logger);
            return false;
        }

        ServerLog.ShutdownRequested(_logger);
        ShutdownRequested();
        return true;
    }

    /// <inheritdoc/>
    public ImmutableArray<KeyValuePair<string, string>> GetConfiguration() => _configuration.List();

    /// <inheritdoc/>
    public string? SetConfiguration(ImmutableArray<KeyValuePair<string, string>> changes)
    {
        // Changed and carried out in one: of two changes at once, the one that is told last must also be in force last.
        lock (_settingsLock)
        {
            PlumCacheOptions before = _configuration.Current;
            if (_configuration.Change(changes) is { } error) return error;
            PlumCacheOptions options = _configuration.Current;
            if (ReferenceEquals(before, options)) return null;
            Volatile.Write(ref _password, Encoding.UTF8.GetBytes(options.RequirePass));
            OptionsChanged(options);
        }

        foreach ((string name, _) in changes) ServerLog.SettingChanged(_logger, name);
        return null;
    }

    /// <inheritdoc/>
    public ServerFacts GetFacts()
    {
        (long input, long output) = _registry.SumBytes();
        Environment.ProcessCpuUsage processors = Environment.CpuUsage;
        lock (_statisticsLock)
        {
            return new ServerFacts
            {
                StartedAtMs = _startedAtMs,
                Version = PlumCacheServer.Version,
                RunId = _runId,
                Port = EndPoint.Port,
                MultiplexingApi = MultiplexingApi,
                ProcessId = Environment.ProcessId,
                Executable = Environment.ProcessPath ?? "",
                ConfigurationFile = _configurationFile,
                ConnectedClients = _registry.Count,
                MaxClients = _configuration.Current.MaxClients,
                ConnectionsReceived = Interlocked.Read(ref _connectionsReceived),
                ConnectionsRejected = Interlocked.Read(ref _connectionsRejected),
                InputBytes = input - _resetInputBytes,
                OutputBytes = output - _resetOutputBytes,
                ResidentBytes = Environment.WorkingSet, // 0 when there is no descriptor to read it by: the upkeep asks too, and must go on
                TotalMemoryBytes = Memory.TotalBytes,
                ManagedBytes = GC.GetTotalMemory(forceFullCollection: false),
                RequestBufferBytes = RequestMemory.RentedBytes + RequestMemory.KeptBytes,
                ReplyBufferBytes = ReplyMemory.RentedBytes,
                UserCpuS = processors.UserTime.TotalSeconds,
                SystemCpuS = processors.PrivilegedTime.TotalSeconds,
            };
        }
    }

    /// <inheritdoc/>
    public void ResetStatistics()
    {
        lock (_statisticsLock)
        {
            (_resetInputBytes, _resetOutputBytes) = _registry.SumBytes();
            Interlocked.Exchange(ref _connectionsReceived, 0);
            Interlocked.Exchange(ref _connectionsRejected, 0);
        }
    }

    /// <inheritdoc/>
    public void AddMonitor(long id)
    {
        if (_registry.Find(id) is not { } session) return;
        lock (_monitorLock)
        {
            session.IsMonitor = true;
            if (!_monitors.Contains(session)) SetMonitors(_monitors.Add(session));
        }
    }

    /// <inheritdoc/>
    public void RemoveMonitor(long id)
    {
        lock (_monitorLock)
        {
            foreach (Session session in _monitors)
            {
                if (session.Id == id) session.IsMonitor = false;
            }

            SetMonitors(_monitors.RemoveAll(session => session.Id == id));
        }
    }

    /// <inheritdoc/>
    public bool CanFeedMonitors(long bytes)
    {
        bool isTaken = false;
        foreach (Session session in ListMonitors())
        {
            if (!session.HasRoomFor(bytes)) session.Abort(CloseReason.OutputLimit);
            isTaken |= !session.IsAborted;
        }

        return isTaken;
    }

    /// <inheritdoc/>
    public void FeedMonitors(byte[] line)
    {
        foreach (Session session in ListMonitors()) session.Feed(line);
    }

    /// <inheritdoc/>
    public SubscriptionView Subscriptions => _hub.Current;

    /// <inheritdoc/>
    public SubscriptionView SubscriptionsAfter(SubscriptionView before, long id, scoped in Effect change)
    {
        var listeners = (SubscriptionTable)before;
        return change.Kind == EffectKind.Subscribe
            ? _hub.With(listeners, id, change.Name, change.IsPattern)
            : SubscriptionHub.Without(listeners, id, change.Name, change.IsPattern);
    }

    /// <inheritdoc/>
    public void Publish(scoped ReadOnlySpan<byte> channel, scoped ReadOnlySpan<byte> message) => _hub.Publish(channel, message);

    /// <inheritdoc/>
    public void Subscribe(long id, scoped ReadOnlySpan<byte> name, bool isPattern) => _hub.Subscribe(id, name, isPattern);

    /// <inheritdoc/>
    public void Unsubscribe(long id, scoped ReadOnlySpan<byte> name, bool isPattern) => _hub.Unsubscribe(id, name, isPattern);

    /// <inheritdoc/>
    public void UnsubscribeAll(long id) => _hub.UnsubscribeAll(id);

    /// <inheritdoc/>
    public void GiveBackMemory() => RequestMemory.GiveBackAll();

    /// <inheritdoc/>
    public void SetTimer(string plugin, long atMs) => TimerAsked(plugin, atMs);

    /// <inheritdoc/>
    public void ReportFailure(string what, Exception exception) => SessionLog.Failed(_logger, what, exception);

    /// <inheritdoc/>
    public void ReportBreaker(string plugin) => SessionLog.BreakerOpened(_logger, plugin);

    private Session? FindOpen(long id) => _registry.Find(id) is { IsAborted: false } session ? session : null;

    private ClientInfo Describe(Session session)
    {
        SubscriberTopics topics = _hub.Current.TopicsOf(session.Id);
        return session.Describe() with { ChannelCount = topics.Channels.Count, PatternCount = topics.Patterns.Count };
    }

    private void EndFeeds(Session session)
    {
        if (session.IsMonitor) RemoveMonitor(session.Id);
        _hub.UnsubscribeAll(session.Id);
    }

    private ImmutableArray<Session> ListMonitors()
    {
        lock (_monitorLock) return _monitors;
    }

    private void SetMonitors(ImmutableArray<Session> monitors)
    {
        _monitors = monitors;
        Volatile.Write(ref _hasMonitors, monitors.Length > 0);
    }
}

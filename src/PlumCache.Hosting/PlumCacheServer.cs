using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PlumCache.Hosting.Composition;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Embedding;
using PlumCache.Hosting.Limits;
using PlumCache.Hosting.Observability;
using PlumCache.Hosting.Plugins;
using PlumCache.Hosting.Serving;
using PlumCache.Hosting.Sessions;
using PlumCache.Hosting.Transport;
using PlumCache.Storage;

namespace PlumCache.Hosting;

/// <summary>
/// A running server within this process: <c>await using var server = await PlumCacheServer.StartAsync(options)</c>. Disposing it stops it
/// as SIGTERM stops the executable: no new connections, replies to what was received, then the end.
/// </summary>
public sealed class PlumCacheServer : IAsyncDisposable
{
    // Connections that were cut off have only their buffers to give back; longer than this is a bug, not a wait.
    private static readonly TimeSpan CutOffTimeout = TimeSpan.FromSeconds(5);

    private readonly ServerCore _core;
    private readonly SessionServices _services;
    private readonly Listener _listener;
    private readonly ITransportFactory _transports;
    private readonly PluginTimers _timers;
    private readonly PlumKeyspace _keys;
    private readonly bool _ownsKeys;
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _stopping;

    private PlumCacheServer(PlumKeyspace keys, Listener listener, ITransportFactory transports, bool ownsKeys)
    {
        _keys = keys;
        _ownsKeys = ownsKeys;
        _core = keys.Core;
        _services = _core.Services;
        _listener = listener;
        _transports = transports;
        _timers = new PluginTimers(_core.Engine, TickOf, _services.Time, _services.Failures);
    }

    /// <summary>PlumCache's version.</summary>
    public static string Version { get; } = typeof(PlumCacheServer).Assembly.GetName().Version!.ToString(3);

    /// <summary>Where it listens; the port is the true one.</summary>
    public IPEndPoint EndPoint => _listener.EndPoint;

    /// <summary>What it was told, with what CONFIG SET has changed since.</summary>
    public PlumCacheOptions Options => _core.Configuration.Current;

    /// <summary>The number of connections now.</summary>
    public int ConnectionCount => _services.Registry.Count;

    /// <summary>The keys, for callers within this process: views and updates, beside the clients.</summary>
    public PlumKeyspace Keys => _keys;

    /// <summary>The storage beneath, for figures and checks: what is changed there passes all limits by.</summary>
    public Keyspace Keyspace => _core.Keyspace;

    /// <summary>Where large requests are received.</summary>
    internal LargeBuffers RequestMemory => _services.RequestMemory;

    /// <summary>Ends when the server has stopped, whoever asked for it.</summary>
    public Task Completion => _completion.Task;

    /// <summary>
    /// Why it stopped by itself: what was thrown, by a bug, in a loop that it cannot do without. Null when it runs, or was told to stop.
    /// </summary>
    public Exception? Failure => _services.Failures.LoopDeath is { IsCompletedSuccessfully: true } death ? death.Result : null;

    /// <summary>Starts a server.</summary>
    /// <param name="options">What it is told.</param>
    /// <param name="loggerFactory">Where it logs; nowhere by default.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="configurationFile">Where the options came from, for INFO; empty for the configuration built in.</param>
    /// <exception cref="ServerStartException">The address cannot be had, or the options forbid the start.</exception>
    public static Task<PlumCacheServer> StartAsync(
        PlumCacheOptions options, ILoggerFactory? loggerFactory = null, TimeProvider? time = null, string configurationFile = "")
    {
        ArgumentNullException.ThrowIfNull(options);
        var keys = PlumKeyspace.Open(options, loggerFactory, time, configurationFile, hasUpkeep: true);
        try
        {
            return Task.FromResult(StartOn(keys, ownsKeys: true, configurationFile));
        }
        catch
        {
            keys.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Stops accepting, answers what was received, and closes within the deadline of the options. Every call waits for the same end.
    /// </summary>
    public Task StopAsync()
    {
        if (Interlocked.Exchange(ref _stopping, 1) == 0) _ = StopOnceAsync();
        return Completion;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    /// <summary>Starts a server on keys that are there.</summary>
    /// <param name="keys">With upkeep of their own, which goes on when the server has stopped, unless it owns them.</param>
    /// <param name="ownsKeys">Whether the server's end is theirs.</param>
    /// <param name="configurationFile">Where the options came from.</param>
    /// <exception cref="ServerStartException">The address cannot be had, or the options forbid the start.</exception>
    internal static PlumCacheServer StartOn(PlumKeyspace keys, bool ownsKeys, string configurationFile)
    {
        ServerCore core = keys.Core;
        ThrowIfExposed(core.Configuration.Current);
        FitClients(core);
        MemoryAdvice.Give(core.Control.Memory, core.Configuration.Current, core.Services.Logger);
        keys.Enter(); // until its last connection is gone
        ITransportFactory? transports = null;
        Listener? listener = null;
        try
        {
            transports = TransportChoice.Make(
                core.Configuration.Current.Transport,
                () => new ServingRound(core.Services.Engine, core.Services.Failures, core.Services.Time),
                core.Services.Failures);
            var acceptor = new ConnectionAcceptor(core.Services, core.Configuration, core.Control, transports);
            listener = Listen(core.Configuration.Current, acceptor, core.Services);
            var server = new PlumCacheServer(keys, listener, transports, ownsKeys);
            server.Start(core.Services.Logger, configurationFile);
            return server;
        }
        catch
        {
            listener?.Dispose();
            transports?.Dispose();
            keys.Exit();
            throw;
        }
    }

    private static void FitClients(ServerCore core)
    {
        int wanted = core.Configuration.Current.MaxClients, most = core.Room.Fit(core.Configuration.Current).MaxClients;
        if (most == wanted) return;
        core.Configuration.Change([new("maxclients", most.ToString(CultureInfo.InvariantCulture))]);
        LimitsLog.MaxClientsLowered(core.Services.Logger, wanted, most);
    }

    private static void ThrowIfExposed(PlumCacheOptions options)
    {
        if (options.IsExposed)
        {
            throw new ServerStartException(
                $"{options.Bind} lets others in without a password: set RequirePass, or ProtectedMode to false.");
        }
    }

    private string? TickOf(string plugin) => _core.Orchestrator.Current.Find(plugin)?.Manifest.Tick;

    private static Listener Listen(PlumCacheOptions options, ConnectionAcceptor acceptor, SessionServices services)
    {
        try
        {
            return new Listener(options, acceptor, services.Time, services.Failures);
        }
        catch (SocketException exception)
        {
            string why = exception.SocketErrorCode == SocketError.AddressAlreadyInUse ? "the port is in use" : exception.Message;
            throw new ServerStartException($"Cannot listen on {new IPEndPoint(options.BindAddress, options.Port)}: {why}.", exception);
        }
    }

    private void Start(ILogger logger, string configurationFile)
    {
        _ = StopWhenAskedAsync(_core.Control.Serve(EndPoint, _transports.Name));
        _core.Timers.Begin(_timers, _core.Orchestrator.Current);
        _listener.Start();
        ServerLog.Started(logger, EndPoint.ToString(), Options.Databases,
            configurationFile.Length == 0 ? ConfigurationSource.BuiltInName : configurationFile);
    }

    /// <summary>Stops once SHUTDOWN has come, or a loop has died that it cannot do without.</summary>
    private async Task StopWhenAskedAsync(Task shutdown)
    {
        await Task.WhenAny(shutdown, _services.Failures.LoopDeath).ConfigureAwait(false);
        await StopAsync().ConfigureAwait(false);
    }

    private async Task StopOnceAsync()
    {
        try
        {
            ServerLog.Stopping(_services.Logger, ConnectionCount);
            _core.Timers.End();
            await _timers.DisposeAsync().ConfigureAwait(false);
            await _listener.StopAsync().ConfigureAwait(false);
            await EndConnectionsAsync().ConfigureAwait(false);
            _listener.Dispose();
            _transports.Dispose();

            // A connection that still runs a command reads the keys: then the process' end frees them.
            if (ConnectionCount == 0) _keys.Exit();
            if (_ownsKeys) await _keys.DisposeAsync().ConfigureAwait(false);
            ServerLog.Stopped(_services.Logger);
            _completion.TrySetResult();
        }
        catch (Exception exception) when (_services.Failures.Survives(exception))
        {
            _completion.TrySetException(exception);
        }
    }

    private async Task EndConnectionsAsync()
    {
        int seconds = Options.ShutdownTimeoutSeconds;
        _services.Registry.ForEach(static (session, _) => session.Stop(), 0);
        if (await EndsWithinAsync(TimeSpan.FromSeconds(seconds)).ConfigureAwait(false)) return;
        ServerLog.CutOff(_services.Logger, ConnectionCount, seconds);
        _services.Registry.ForEach(static (session, _) => session.Abort(CloseReason.ServerStop), 0);
        await EndsWithinAsync(CutOffTimeout).ConfigureAwait(false);
    }

    private async Task<bool> EndsWithinAsync(TimeSpan time)
    {
        Task empty = _services.Registry.WhenEmptyAsync();
        return await Task.WhenAny(empty, Task.Delay(time, _services.Time)).ConfigureAwait(false) == empty;
    }
}

using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PlumCache.Engine.Serving;
using PlumCache.Engine.Views;
using PlumCache.Hosting.Composition;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Maintenance;
using PlumCache.Hosting.Observability;
using PlumCache.Hosting.Safety;
using PlumCache.Storage;

namespace PlumCache.Hosting.Embedding;

/// <summary>
/// The keys, for code in the same process: those that a server serves, or a keyspace on its own, without server and sockets. Reads go
/// through views, writes through updates. Any number of threads.
/// </summary>
/// <remarks>
/// Writes of an update are not commands, so of the plugins only the eviction policy sees them: <c>maxmemory</c> holds, but quotas do not,
/// no messages of changed keys are published, and MONITOR, SLOWLOG and CLIENT PAUSE know nothing of them. WATCH does: EXEC fails after an
/// update of what was watched.
/// <para>
/// When the keys are found broken, which only a bug can do, the process ends at once (<see cref="Environment.FailFast(string)"/>), the host
/// with it: what is broken can neither be served nor repaired, and an exception that somebody catches would go on with it.
/// </para>
/// </remarks>
public sealed class PlumKeyspace : IDisposable, IAsyncDisposable
{
    private readonly UseCount _uses;
    private readonly ViewTable _views = new();
    private readonly MaintenanceLoop? _upkeep;
    private readonly Task _kept = Task.CompletedTask;
    private int _updatingThread;

    internal PlumKeyspace(ServerCore core, bool hasUpkeep)
    {
        Core = core;
        _uses = new UseCount(core.End);
        if (!hasUpkeep || !_uses.TryEnter()) return;
        _upkeep = new MaintenanceLoop(core.Services, core.Configuration, Maintain);
        _kept = Task.Run(() => KeepAsync(_upkeep));
    }

    /// <summary>Revision of what a view opened now would show: one more with each write.</summary>
    public long Revision => Core.Keyspace.Revision;

    internal ServerCore Core { get; }

    /// <summary>Whether its memory is given back.</summary>
    internal bool HasEnded => _uses.HasEnded;

    private long ClockMs => Core.Services.Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>
    /// A keyspace on its own. It sweeps what is due and frees what nobody sees by itself, ten times a second, until it is disposed.
    /// </summary>
    /// <param name="options">Sizes, limits, eviction; what is about connections means nothing here. Null: the defaults.</param>
    /// <param name="loggerFactory">Where it logs; nowhere by default.</param>
    /// <param name="time">Its clock.</param>
    /// <exception cref="ServerStartException">The plugins that the options choose cannot be loaded, or do not fit together.</exception>
    public static PlumKeyspace Create(PlumCacheOptions? options = null, ILoggerFactory? loggerFactory = null, TimeProvider? time = null) =>
        Open(options ?? new PlumCacheOptions(), loggerFactory, time, "", hasUpkeep: true);

    /// <summary>A view of a database as it is now. O(1), without waiting for writers.</summary>
    /// <param name="database">From 0.</param>
    /// <param name="lifetime">
    /// When it lapses if it is not disposed before; null: <c>view_lifetime</c> of the configuration, 60 seconds by default.
    /// <see cref="Timeout.InfiniteTimeSpan"/> leaves the limit of memory alone to end it.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such database, or the lifetime is not above 0.</exception>
    /// <exception cref="ObjectDisposedException">The keyspace was disposed.</exception>
    public PlumView OpenView(int database = 0, TimeSpan? lifetime = null)
    {
        ThrowIfNoDatabase(database);
        long lapsesAtMs = LapseOf(lifetime);
        return Open(lease =>
        {
            var scope = ViewScope.OfDatabase(database, Math.Max(ClockMs, lease.TimeMs));
            return new PlumView(this, lease, scope, lease.Revision, lapsesAtMs);
        })!;
    }

    /// <summary>
    /// A view of a snapshot: the keys as they were when it was taken. It stays readable when the snapshot is dropped. O(snapshots).
    /// </summary>
    /// <param name="name">The snapshot's name.</param>
    /// <param name="database">From 0: whose snapshot.</param>
    /// <param name="lifetime">As for <see cref="OpenView"/>.</param>
    /// <returns>Null when there is none of that name.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such database, or the lifetime is not above 0.</exception>
    /// <exception cref="ObjectDisposedException">The keyspace was disposed.</exception>
    public PlumView? OpenSnapshot(PlumBytes name, int database = 0, TimeSpan? lifetime = null)
    {
        ThrowIfNoDatabase(database);
        long lapsesAtMs = LapseOf(lifetime);
        byte[] bytes = name.Span.ToArray();
        return Open(lease =>
        {
            if (!lease.Snapshots.TryFind(database, bytes, out Snapshot? snapshot)) return null;
            var scope = ViewScope.OfSnapshot(snapshot, ClockMs);
            return scope.IsGone ? null : new PlumView(this, lease, scope, snapshot.Revision, lapsesAtMs);
        });
    }

    /// <summary>Changes a database in one atomic step: readers see all of it or nothing. See <see cref="Update{T}"/>.</summary>
    /// <param name="change">Computes the change.</param>
    /// <param name="database">From 0.</param>
    public void Update(Action<PlumUpdate> change, int database = 0)
    {
        ArgumentNullException.ThrowIfNull(change);
        Update(
            update =>
            {
                change(update);
                return true;
            }, database);
    }

    /// <summary>
    /// Changes a database in one atomic step: readers see all of it or nothing. The function runs on a draft that is published by one
    /// compare-and-swap; when room had to be made first, it runs again. So it only computes: no I/O, no waiting, no <c>async</c>. All other
    /// writers of the keyspace wait for it, so it is short; this call waits for its turn and blocks its thread. What the function throws
    /// comes out, and nothing is changed.
    /// </summary>
    /// <typeparam name="T">What the function answers.</typeparam>
    /// <param name="change">
    /// Computes the change, possibly more than once. What it is given is good until it returns, and on its thread only.
    /// </param>
    /// <param name="database">From 0.</param>
    /// <returns>What the function answered the last time, when its change was published.</returns>
    /// <exception cref="InvalidOperationException">It was called from within an update of this keyspace.</exception>
    /// <exception cref="KeyspaceFullException">The change needs more memory than there may be.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such database.</exception>
    /// <exception cref="ObjectDisposedException">The keyspace was disposed.</exception>
    public T Update<T>(Func<PlumUpdate, T> change, int database = 0)
    {
        ArgumentNullException.ThrowIfNull(change);
        ThrowIfNoDatabase(database);
        if (Volatile.Read(ref _updatingThread) == Environment.CurrentManagedThreadId)
        {
            throw new InvalidOperationException("An update is under way on this thread: use the one that its function was given.");
        }

        Enter();
        try
        {
            T answer = default!;
            DirectWriteResult result = Core.Engine.Write(write => answer = Run(change, write, database));
            return result == DirectWriteResult.Done ? answer : throw new KeyspaceFullException(Why(result));
        }
        catch (Exception exception) when (!Core.Services.Failures.Survives(exception))
        {
            throw; // in tests only: the process has ended
        }
        finally
        {
            _uses.Exit();
        }
    }

    /// <summary>
    /// Ends it: views are closed, updates refused, and the memory is given back once the last operation under way is over. A server ends
    /// its own.
    /// </summary>
    public void Dispose()
    {
        if (!_uses.Close()) return;
        _views.Close();
        _upkeep?.Dispose();
    }

    /// <summary>
    /// The same, and waits for the upkeep's last step, after which the memory is given back unless an operation is still under way.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        Dispose();
        await _kept.ConfigureAwait(false);
    }

    /// <summary>The keyspace of a server, or of none.</summary>
    /// <param name="options">What it is told.</param>
    /// <param name="loggerFactory">Where it logs.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="configurationFile">Where the options came from.</param>
    /// <param name="hasUpkeep">Whether it looks after itself; false: somebody else calls <see cref="Maintain"/>.</param>
    internal static PlumKeyspace Open(PlumCacheOptions options, ILoggerFactory? loggerFactory, TimeProvider? time,
        string configurationFile, bool hasUpkeep)
    {
        var logger = new SafeLogger((loggerFactory ?? NullLoggerFactory.Instance).CreateLogger("PlumCache"));
        var failures = new FailurePolicy(logger, new FailFast());
        return new PlumKeyspace(ServerBuilder.Build(options, failures, time ?? TimeProvider.System, configurationFile), hasUpkeep);
    }

    /// <summary>One step of upkeep: views lapse, and the engine's own. One caller at a time.</summary>
    /// <returns>True when more waits.</returns>
    internal bool Maintain() => _views.Lapse(ClockMs, Core.Engine.Settings.MaxHeldBytes) | Core.Engine.Maintain();

    /// <summary>Begins a use that keeps the memory; <see cref="Exit"/> ends it.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    internal void Enter() => ObjectDisposedException.ThrowIf(!_uses.TryEnter(), this);

    internal void Exit() => _uses.Exit();

    internal void ForgetView(PlumView view) => _views.Remove(view);

    /// <summary>Nobody reads a view any more.</summary>
    internal void EndView(Lease lease)
    {
        lease.Dispose();
        _uses.Exit();
    }

    private static string Why(DirectWriteResult result) => result == DirectWriteResult.OverMaxMemory
        ? "The update passes maxmemory, and nothing could be evicted for it. Nothing was changed."
        : "The update does not fit into the memory that keys may take (arena_limit). Nothing was changed.";

    private void ThrowIfNoDatabase(int database)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(database);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(database, Core.Keyspace.Options.Databases);
    }

    /// <summary>Opens a lease and makes a view of it. When there is none in the end, lease and use end too.</summary>
    private PlumView? Open(Func<Lease, PlumView?> make)
    {
        Enter();
        Lease? lease = null;
        bool isOpen = false;
        try
        {
            lease = Core.Keyspace.OpenLease();
            Faults.At(FaultPoint.HostsView);
            PlumView? view = make(lease);
            if (view is not null) _views.Add(view);
            isOpen = view is not null;
            return view;
        }
        finally
        {
            if (!isOpen)
            {
                lease?.Dispose();
                _uses.Exit();
            }
        }
    }

    private long LapseOf(TimeSpan? lifetime) =>
        UnixTime.EndOf(ClockMs, lifetime ?? TimeSpan.FromSeconds(Core.Configuration.Current.ViewLifetimeSeconds));

    private T Run<T>(Func<PlumUpdate, T> change, DirectWrite write, int database)
    {
        var update = new PlumUpdate(write, database, Core.Configuration.Current);
        Debug.Assert(_updatingThread == 0, "An update begins inside of another.");
        Volatile.Write(ref _updatingThread, Environment.CurrentManagedThreadId);
        try
        {
            return change(update);
        }
        finally
        {
            Volatile.Write(ref _updatingThread, 0);
            update.End();
        }
    }

    /// <summary>Keys and upkeep end together: without upkeep nothing would ever be freed.</summary>
    private async Task KeepAsync(MaintenanceLoop upkeep)
    {
        await upkeep.RunAsync().ConfigureAwait(false);
        Dispose();
        _uses.Exit();
    }
}

using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using PlumCache.Engine.Hosting;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Limits;
using PlumCache.Hosting.Observability;
using PlumCache.Hosting.Sessions;

namespace PlumCache.Hosting.Serving;

/// <summary>The server as a process: its end, its figures, its memory.</summary>
/// <param name="registry">The connections.</param>
/// <param name="configuration">The options.</param>
/// <param name="configurationFile">Where they came from; empty for the configuration built in.</param>
/// <param name="memory">What connections receive into and send from.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">For what commands do to the server.</param>
internal sealed class ServerControl(
    SessionRegistry registry, RuntimeConfiguration configuration, string configurationFile, SessionMemory memory, TimeProvider time,
        ILogger logger)
    : IServerControl
{
    private const int RunIdBytes = 20;

    private readonly string _runId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RunIdBytes));
    private readonly long _startedAtMs = time.GetUtcNow().ToUnixTimeMilliseconds();
    private readonly Lock _lock = new();
    private IPEndPoint _endPoint = new(IPAddress.Loopback, 0);
    private string _multiplexingApi = "";
    private TaskCompletionSource _shutdown = NewSignal();
    private long _connectionsReceived;
    private long _connectionsRejected;
    private long _resetInputBytes;
    private long _resetOutputBytes;

    /// <summary>The memory there is, as of the start.</summary>
    public SystemMemorySize Memory { get; } = SystemMemorySize.Read();

    /// <summary>A listener has begun.</summary>
    /// <param name="endPoint">Where it listens.</param>
    /// <param name="multiplexingApi">What tells it of its connections' bytes.</param>
    /// <returns>Ends once SHUTDOWN is asked for.</returns>
    public Task Serve(IPEndPoint endPoint, string multiplexingApi)
    {
        lock (_lock)
        {
            (_endPoint, _multiplexingApi, _shutdown) = (endPoint, multiplexingApi, NewSignal());
            return _shutdown.Task;
        }
    }

    /// <summary>Counts an accepted connection.</summary>
    public void CountAccepted() => Interlocked.Increment(ref _connectionsReceived);

    /// <summary>Counts a refused connection.</summary>
    public void CountRejected() => Interlocked.Increment(ref _connectionsRejected);

    /// <inheritdoc/>
    public bool RequestShutdown(bool mustSave)
    {
        if (mustSave)
        {
            ServerLog.ShutdownRefused(logger);
            return false;
        }

        ServerLog.ShutdownRequested(logger);
        lock (_lock) _shutdown.TrySetResult();
        return true;
    }

    /// <inheritdoc/>
    public ServerFacts GetFacts()
    {
        Environment.ProcessCpuUsage processors = Environment.CpuUsage;
        lock (_lock)
        {
            // In the lock: a reset between the sum and the difference would make that negative.
            (long input, long output) = registry.SumBytes();
            Debug.Assert(input >= _resetInputBytes && output >= _resetOutputBytes, "Fewer bytes have moved than at the last reset.");
            return new ServerFacts
            {
                StartedAtMs = _startedAtMs,
                Version = PlumCacheServer.Version,
                RunId = _runId,
                Port = _endPoint.Port,
                MultiplexingApi = _multiplexingApi,
                ProcessId = Environment.ProcessId,
                Executable = Environment.ProcessPath ?? "",
                ConfigurationFile = configurationFile,
                ConnectedClients = registry.Count,
                MaxClients = configuration.Current.MaxClients,
                ConnectionsReceived = Interlocked.Read(ref _connectionsReceived),
                ConnectionsRejected = Interlocked.Read(ref _connectionsRejected),
                InputBytes = input - _resetInputBytes,
                OutputBytes = output - _resetOutputBytes,
                ResidentBytes = Environment.WorkingSet, // 0 when there is no descriptor to read it by: the upkeep asks too, and must go on
                TotalMemoryBytes = Memory.TotalBytes,
                ManagedBytes = GC.GetTotalMemory(forceFullCollection: false),
                RequestBufferBytes = memory.Requests.RentedBytes,
                ReplyBufferBytes = memory.Replies.RentedBytes,
                UserCpuS = processors.UserTime.TotalSeconds,
                SystemCpuS = processors.PrivilegedTime.TotalSeconds,
            };
        }
    }

    /// <inheritdoc/>
    public void ResetStatistics()
    {
        lock (_lock)
        {
            (_resetInputBytes, _resetOutputBytes) = registry.SumBytes();
            Interlocked.Exchange(ref _connectionsReceived, 0);
            Interlocked.Exchange(ref _connectionsRejected, 0);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

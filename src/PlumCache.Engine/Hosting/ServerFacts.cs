namespace PlumCache.Engine.Hosting;

/// <summary>What INFO tells of the host: counters since the start or the last CONFIG RESETSTAT, and fixed facts.</summary>
public sealed record ServerFacts
{
    /// <summary>When the server started (Unix ms).</summary>
    public required long StartedAtMs { get; init; }

    /// <summary>PlumCache's own version.</summary>
    public required string Version { get; init; }

    /// <summary>40 hex digits, new at each start.</summary>
    public required string RunId { get; init; }

    /// <summary>The port it listens on.</summary>
    public int Port { get; init; }

    /// <summary>What tells the server of its connections' bytes, <c>epoll</c> for one; empty without connections.</summary>
    public string MultiplexingApi { get; init; } = "";

    /// <summary>The process' id.</summary>
    public int ProcessId { get; init; }

    /// <summary>Path of the executable.</summary>
    public string Executable { get; init; } = "";

    /// <summary>Path of the configuration file; empty when the embedded one is used.</summary>
    public string ConfigurationFile { get; init; } = "";

    /// <summary>Connections now.</summary>
    public int ConnectedClients { get; init; }

    /// <summary>Most connections at a time.</summary>
    public int MaxClients { get; init; }

    /// <summary>Connections accepted.</summary>
    public long ConnectionsReceived { get; init; }

    /// <summary>Connections refused because of the limit.</summary>
    public long ConnectionsRejected { get; init; }

    /// <summary>Bytes received.</summary>
    public long InputBytes { get; init; }

    /// <summary>Bytes sent.</summary>
    public long OutputBytes { get; init; }

    /// <summary>Memory of the process that is in RAM, in bytes; 0 when that cannot be told now.</summary>
    public long ResidentBytes { get; init; }

    /// <summary>Memory there is for the process: the machine's, or a container's limit, in bytes; 0 when that is not known.</summary>
    public long TotalMemoryBytes { get; init; }

    /// <summary>Memory of the managed heap, in bytes.</summary>
    public long ManagedBytes { get; init; }

    /// <summary>Native memory of large requests that are being received or run, in bytes.</summary>
    public long RequestBufferBytes { get; init; }

    /// <summary>Native memory of large replies that wait for their clients, in bytes.</summary>
    public long ReplyBufferBytes { get; init; }

    /// <summary>Processor time of the process in user mode, in seconds.</summary>
    public double UserCpuS { get; init; }

    /// <summary>Processor time of the process in the kernel, in seconds.</summary>
    public double SystemCpuS { get; init; }
}

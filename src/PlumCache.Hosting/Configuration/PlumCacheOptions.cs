using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Logging;

namespace PlumCache.Hosting.Configuration;

/// <summary>
/// Everything a server is told before it starts. Immutable: CONFIG SET makes the next one. Ranges, reasons and names are in
/// <see cref="SettingTable"/>; a value that did not come from there is trusted.
/// </summary>
public sealed record PlumCacheOptions
{
    /// <summary>TCP port; 0 lets the system pick a free one.</summary>
    public int Port { get; init; } = 7379;

    /// <summary>IP address to listen on, or localhost.</summary>
    public string Bind { get; init; } = "127.0.0.1";

    /// <summary>Refuse to start on an address others can reach while no password is set.</summary>
    public bool ProtectedMode { get; init; } = true;

    /// <summary>Password of AUTH; empty for none.</summary>
    public string RequirePass { get; init; } = "";

    /// <summary>
    /// The file that <see cref="RequirePass"/> was read from by <see cref="ConfigurationLoader"/>; a program gives the password itself.
    /// </summary>
    public string RequirePassFile { get; init; } = "";

    /// <summary>How connections are served.</summary>
    public TransportKind Transport { get; init; }

    /// <summary>Number of databases.</summary>
    public int Databases { get; init; } = 16;

    /// <summary>What stands before it in a key is the key's namespace.</summary>
    public string Delimiter { get; init; } = ":";

    /// <summary>Most memory the keys may take, in bytes.</summary>
    public long ArenaLimitBytes { get; init; } = 64L << 30;

    /// <summary>Most bytes of keys and values, over all databases; 0 for no limit.</summary>
    public long MaxMemoryBytes { get; init; }

    /// <summary>Which keys are evicted, in Redis' words.</summary>
    public string MaxMemoryPolicy { get; init; } = "noeviction";

    /// <summary>Keys drawn for each that is evicted.</summary>
    public int MaxMemorySamples { get; init; } = 5;

    /// <summary>Most fields of a hash that OBJECT ENCODING calls a listpack.</summary>
    public long HashMaxListpackEntries { get; init; } = 512;

    /// <summary>Longest field, and longest value, in bytes, of such a hash.</summary>
    public long HashMaxListpackValueBytes { get; init; } = 64;

    /// <summary>Most members of a set of integers that OBJECT ENCODING calls an intset.</summary>
    public long SetMaxIntsetEntries { get; init; } = 512;

    /// <summary>Most members of another set that OBJECT ENCODING calls a listpack.</summary>
    public long SetMaxListpackEntries { get; init; } = 128;

    /// <summary>Longest member, in bytes, of such a set.</summary>
    public long SetMaxListpackValueBytes { get; init; } = 64;

    /// <summary>Most members of a sorted set that OBJECT ENCODING calls a listpack.</summary>
    public long ZsetMaxListpackEntries { get; init; } = 128;

    /// <summary>Longest member of such a sorted set, in bytes.</summary>
    public long ZsetMaxListpackValueBytes { get; init; } = 64;

    /// <summary>Most elements of a list that OBJECT ENCODING calls a listpack; negative: a size, -1 is 4 KB and -5 is 64 KB.</summary>
    public long ListMaxListpackSize { get; init; } = -2;

    /// <summary>Most bytes that only scans hold; 0 for no limit.</summary>
    public long MaxHeldMemoryBytes { get; init; } = 1L << 30;

    /// <summary>Who may use DEBUG.</summary>
    public DebugAccess DebugCommands { get; init; }

    /// <summary>Most connections at once.</summary>
    public int MaxClients { get; init; } = 10_000;

    /// <summary>Seconds after which an idle connection is closed; 0 for never.</summary>
    public int IdleTimeoutSeconds { get; init; }

    /// <summary>Seconds of silence after which TCP asks whether the peer is there; 0 for never.</summary>
    public int TcpKeepaliveSeconds { get; init; } = 300;

    /// <summary>Connections the system may hold before they are accepted.</summary>
    public int TcpBacklog { get; init; } = 511;

    /// <summary>Seconds after which a client that takes none of its replies is closed.</summary>
    public int ReplyStallTimeoutSeconds { get; init; } = 60;

    /// <summary>Bytes of replies waiting for a client beyond which it is not read from.</summary>
    public int MaxPendingReplyBytes { get; init; } = 1 << 20;

    /// <summary>Bytes of messages waiting for a subscriber beyond which it is closed.</summary>
    public long PubSubOutputLimitBytes { get; init; } = 32 << 20;

    /// <summary>Which changes of keys are published as messages, by Redis' letters; empty for none.</summary>
    public string NotifyKeyspaceEvents { get; init; } = "";

    /// <summary>Seconds that a stop gives to connections to take their replies.</summary>
    public int ShutdownTimeoutSeconds { get; init; } = 10;

    /// <summary>Longest key in bytes.</summary>
    public int MaxKeyBytes { get; init; } = 65_536;

    /// <summary>Longest request in bytes.</summary>
    public int MaxRequestBytes { get; init; } = 1 << 30;

    /// <summary>Longest argument, and so value, in bytes.</summary>
    public int MaxBulkBytes { get; init; } = 512 << 20;

    /// <summary>Most arguments of a request.</summary>
    public int MaxArguments { get; init; } = int.MaxValue;

    /// <summary>Longest inline line in bytes.</summary>
    public int MaxInlineBytes { get; init; } = 64 << 10;

    /// <summary>Most arguments of a request before AUTH.</summary>
    public int MaxUnauthenticatedArguments { get; init; } = 10;

    /// <summary>Longest argument in bytes before AUTH.</summary>
    public int MaxUnauthenticatedBulkBytes { get; init; } = 16_384;

    /// <summary>Seconds after which an idle scan lets its view go.</summary>
    public int ScanIdleTimeoutSeconds { get; init; } = 60;

    /// <summary>Most scans that hold a view.</summary>
    public int MaxScanLeases { get; init; } = 256;

    /// <summary>Most positions of lapsed scans that are kept.</summary>
    public int MaxLapsedScans { get; init; } = 65_536;

    /// <summary>Seconds after which a view of code in the same process lapses, unless it was opened for another time.</summary>
    public int ViewLifetimeSeconds { get; init; } = 60;

    /// <summary>Microseconds from which a command is put into the slow log; 0 for all, -1 for none.</summary>
    public long SlowlogLogSlowerThanMicroseconds { get; init; } = 10_000;

    /// <summary>Entries of the slow log.</summary>
    public int SlowlogMaxLength { get; init; } = 128;

    /// <summary>Least severity that the executable logs; within a host, the host's own logging decides.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>How the executable's log looks.</summary>
    public LogFormat LogFormat { get; init; }

    /// <summary>The file that the executable logs to; empty for standard error.</summary>
    public string LogFile { get; init; } = "";

    /// <summary>Who may use PLUGIN LOAD, UNLOAD and RELOAD.</summary>
    public PluginAccess PluginCommands { get; init; }

    /// <summary>The folder below which PLUGIN LOAD takes files.</summary>
    public string PluginFolder { get; init; } = "plugins";

    /// <summary>Failures of a plugin in a row that open its breaker.</summary>
    public int PluginBreakerFailures { get; init; } = 16;

    /// <summary>Seconds after which a plugin whose breaker is open is tried again.</summary>
    public int PluginBreakerCooldownSeconds { get; init; } = 10;

    /// <summary>The plugins, by category.</summary>
    public ImmutableArray<PluginCategory> Plugins { get; init; } = DefaultPlugins.Categories;

    /// <summary>The plugins' own settings: the tables <c>[plugin.NAME]</c>.</summary>
    public ImmutableArray<PluginTable> PluginTables { get; init; } = [];

    /// <summary>The folder that relative paths of plugins start from: the configuration file's; empty for the current one.</summary>
    public string BaseFolder { get; init; } = "";

    /// <summary>Where <see cref="MaxMemoryPolicy"/> stands: whether its plugin is there is known only after the file was read.</summary>
    internal ConfigurationPlace MaxMemoryPolicyPlace { get; init; } = ConfigurationPlace.None;

    /// <summary><see cref="Bind"/> as an address.</summary>
    public IPAddress BindAddress => string.Equals(Bind, "localhost", StringComparison.Ordinal) ? IPAddress.Loopback : IPAddress.Parse(Bind);

    /// <summary>Whether <see cref="ProtectedMode"/> forbids these options.</summary>
    public bool IsExposed => ProtectedMode && RequirePass.Length == 0 && !IPAddress.IsLoopback(BindAddress);
}

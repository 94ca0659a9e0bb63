using System.Collections.Immutable;
using System.Globalization;

namespace PlumCache.Compare.Servers;

/// <summary>A server that can be started here, and how.</summary>
/// <param name="Name">As the tables call it.</param>
/// <param name="FileName">Its executable.</param>
/// <param name="Arguments">Without the port.</param>
/// <param name="PortOption">The option that the port follows.</param>
/// <param name="Environment">What it wants set.</param>
internal sealed record ServerKind(
    string Name, string FileName, ImmutableArray<string> Arguments, string PortOption, ImmutableDictionary<string, string> Environment)
{
    /// <summary>The server of this repository, as it ships.</summary>
    public static ServerKind Plum => new(
        "PlumCache", Path.Combine(Repository.Root, "src/PlumCache.Server/bin/Release/net10.0/plum"), ["--bind", "127.0.0.1"], "--port", Nothing);

    /// <summary>Redis without files.</summary>
    public static ServerKind Redis => new(
        "redis-server", "redis-server", ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", Path.GetTempPath(), "--dbfilename", $"compare-{System.Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}.rdb"], "--port", Nothing);

    private static ImmutableDictionary<string, string> Nothing => ImmutableDictionary<string, string>.Empty;
}

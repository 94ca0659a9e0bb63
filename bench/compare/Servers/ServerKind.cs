using System.Collections.Immutable;

namespace PlumCache.Compare.Servers;

/// <summary>
/// A server that can be started here, and how. It runs in a folder of its own, so that it finds no files and leaves none.
/// </summary>
/// <param name="Name">As the tables call it.</param>
/// <param name="FileName">Its executable.</param>
/// <param name="Arguments">Without the port.</param>
/// <param name="PortOption">The option that the port follows.</param>
/// <param name="Environment">What it wants set.</param>
/// <param name="Ways">How it does what there is no common command for.</param>
/// <param name="HowToGet">Said when it is missing.</param>
internal sealed record ServerKind(
    string Name, string FileName, ImmutableArray<string> Arguments, string PortOption, ImmutableDictionary<string, string> Environment,
        Ways Ways, string HowToGet)
{
    private static readonly ImmutableDictionary<string, string> Nothing = ImmutableDictionary<string, string>.Empty;
    private static readonly ImmutableArray<string> WithoutFiles = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];

    /// <summary>The server of this repository, as it ships.</summary>
    public static ServerKind Plum { get; } = new(
        ServerNames.Plum, Path.Combine(Repository.Root, "src/PlumCache.Server/bin/Release/net10.0/plum"), ["--bind", "127.0.0.1"],
            "--port", Nothing, Ways.OfPlum,
        "build it: dotnet build -c Release src/PlumCache.Server");

    /// <summary>Redis without files.</summary>
    public static ServerKind Redis { get; } = new(
        ServerNames.Redis, "redis-server", WithoutFiles, "--port", Nothing, Ways.OfRedis, "Debian package redis-server");

    /// <summary>Valkey without files.</summary>
    public static ServerKind Valkey { get; } = new(
        ServerNames.Valkey, System.Environment.GetEnvironmentVariable("VALKEY_SERVER") ?? "", WithoutFiles, "--port", Nothing, Ways.OfRedis,
        "set VALKEY_SERVER to the path of its executable");

    /// <summary>
    /// Garnet with its own defaults; Lua for the one scenario that needs it, files without a native library for the snapshots.
    /// </summary>
    public static ServerKind Garnet { get; } = new(
        ServerNames.Garnet, GarnetHost.Executable, ["--bind", "127.0.0.1", "--lua", "--device-type", "RandomAccess"], "--port", Nothing,
            Ways.OfGarnet,
        "its package could not be restored: dotnet build -c Release bench/garnet");

    /// <summary>The same with the setting that spares it the hand-off to the thread pool.</summary>
    public static ServerKind GarnetInline { get; } = Garnet with
    {
        Name = ServerNames.GarnetInline,
        Environment = Nothing.Add("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1"),
    };

    /// <summary>All, in the order of the tables.</summary>
    public static ImmutableArray<ServerKind> All { get; } = [Plum, Redis, Valkey, Garnet, GarnetInline];
}

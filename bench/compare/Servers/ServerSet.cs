using System.Collections.Immutable;

namespace PlumCache.Compare.Servers;

/// <summary>
/// Servers of all kinds that this machine has, running side by side. They take turns with the load, so those that wait take no processor.
/// </summary>
internal sealed class ServerSet : IDisposable
{
    private ServerSet(ImmutableArray<ServerProcess> servers) => All = servers;

    public ImmutableArray<ServerProcess> All { get; }

    /// <summary>Starts one of each kind.</summary>
    /// <exception cref="ToolException">One did not start, though it had before.</exception>
    public static ServerSet Start(IEnumerable<ServerKind> kinds, Processors processors)
    {
        ImmutableArray<ServerProcess>.Builder servers = ImmutableArray.CreateBuilder<ServerProcess>();
        foreach (ServerKind kind in kinds)
        {
            var server = ServerProcess.Start(kind, processors.Server, out string why);
            if (server is null)
            {
                foreach (ServerProcess started in servers) started.Dispose();
                throw new ToolException($"{kind.Name} did not start: {why}");
            }

            servers.Add(server);
        }

        return new ServerSet(servers.ToImmutable());
    }

    /// <summary>
    /// The servers in the order of a round: every other round is run backwards, so that nobody always follows the same neighbour.
    /// </summary>
    public IEnumerable<ServerProcess> InRound(int round) => round % 2 == 0 ? All : All.Reverse();

    public void Dispose()
    {
        foreach (ServerProcess server in All) server.Dispose();
    }
}

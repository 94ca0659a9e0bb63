using PlumCache.Compare.Load;
using PlumCache.Compare.Output;
using PlumCache.Compare.Servers;

namespace PlumCache.Compare.Idle;

/// <summary>What clients cost that do nothing: those that are merely connected, and one that asks for much and never reads.</summary>
internal sealed class IdleSection(Comparison comparison) : ISection
{
    /// <summary>KB a connection.</summary>
    public const string ConnectionFigure = "idle connection";

    /// <summary>MB the server has grown by at most.</summary>
    public const string UnreadFigure = "client that never reads";

    private const int UnreadValueBytes = 100_000;
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(100);

    public string Title => "Clients that do nothing";

    public void Run()
    {
        foreach (ServerKind kind in comparison.Kinds)
        {
            comparison.Progress($"idle connections, {kind.Name}");
            MeasureConnections(kind);
            MeasureUnread(kind);
        }

        comparison.Report.Text(
            $"{comparison.Effort.IdleConnections:N0} connections, each used once: resident memory of one, the kernel's buffers not "
            + $"counted. A client that asks for " +
            $"{comparison.Effort.UnreadBytes / 1_000_000:N0} MB of values and reads nothing: how much the server grows meanwhile.");
        var table = new MarkdownTable(["", .. comparison.ServerNames]);
        table.Add(["an idle connection, KB", .. Row(ConnectionFigure)]);
        table.Add(["a client that never reads, MB", .. Row(UnreadFigure)]);
        comparison.Report.Table(table);
    }

    private IEnumerable<string> Row(string figure) =>
        comparison.ServerNames.Select(server => Format.Number(comparison.Measurements.Of(figure, server)?.Median));

    private void MeasureConnections(ServerKind kind)
    {
        using var alone = ServerSet.Start([kind], comparison.Processors);
        ServerProcess server = alone.All[0];
        List<RespConnection> connections = [];
        try
        {
            // What the first connections bring to life, threads and compiled code, is not theirs.
            for (int i = 0; i < 20; i++) connections.Add(Connect(server));
            Pause.For(comparison.Effort.ConnectionSettle);
            long before = server.ResidentBytes;
            for (int i = 0; i < comparison.Effort.IdleConnections; i++) connections.Add(Connect(server));
            Pause.For(comparison.Effort.ConnectionSettle);
            comparison.Measurements.Add(ConnectionFigure, kind.Name,
                (server.ResidentBytes - before) / 1024.0 / comparison.Effort.IdleConnections);
        }
        finally
        {
            foreach (RespConnection connection in connections) connection.Dispose();
        }
    }

    private static RespConnection Connect(ServerProcess server)
    {
        RespConnection connection = server.Connect();
        connection.Call("PING");
        return connection;
    }

    private void MeasureUnread(ServerKind kind)
    {
        using var alone = ServerSet.Start([kind], comparison.Processors);
        ServerProcess server = alone.All[0];
        using (RespConnection writer = server.Connect())
        {
            writer.Call("SET", "large", new string('v', UnreadValueBytes));
            for (int i = 0; i < 100; i++) writer.Call("GET", "large");
        }

        long before = server.ResidentBytes, most = before;
        using var client = new LoopConnection(server.Port);
        for (long asked = 0; asked < comparison.Effort.UnreadBytes; asked += UnreadValueBytes)
        {
            RespBytes.Command(client.Output, "GET", "large");
        }

        // Over once the server has stopped growing for a second.
        for (int quiet = 0; quiet < 10; quiet++)
        {
            client.Flush();
            Pause.For(_look);
            long now = server.ResidentBytes;
            if (now > most + (1 << 16)) quiet = 0;
            most = Math.Max(most, now);
        }

        comparison.Measurements.Add(UnreadFigure, kind.Name, (most - before) / 1048576.0);
    }
}

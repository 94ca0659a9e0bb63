using System.Globalization;
using System.Text;
using PlumCache.Abstractions;
using PlumCache.Testing;
using PlumCache.Tests.Plugins.Kit;

namespace PlumCache.Tests.Properties.Engine.BuiltIn;

/// <summary>
/// Connections before a keyspace that knows no transaction: what one queues is a list of lines, and EXEC runs them one by one. Its replies
/// are in the words of <see cref="PlumCache.Tests.Engine.Kit.RecordingWriter"/>.
/// </summary>
internal sealed class SeveralConnectionsModel
{
    private const string Aborted = "-EXECABORT Transaction discarded because of previous errors.";
    private readonly PluginBench _bench = new();
    private readonly Connection[] _connections;

    private sealed class Connection
    {
        public int Database { get; set; }

        public List<string[]>? Queue { get; set; }

        public bool IsDirty { get; set; }

        public List<WatchedKey> Watches { get; } = [];
    }

    public SeveralConnectionsModel(int connections) =>
        _connections = [.. Enumerable.Range(0, connections).Select(static _ => new Connection())];

    public long NowMs
    {
        get => _bench.NowMs;
        set => _bench.NowMs = value;
    }

    /// <summary>All keys that are there.</summary>
    public string Contents
    {
        get
        {
            var text = new StringBuilder();
            for (int database = 0; database < TestKeyspace.DatabaseCount; database++)
            {
                IEnumerable<KeyValuePair<ByteText, TestEntry>> live =
                    _bench.Keyspace[database].Where(pair => !Expiry.IsDue(pair.Value.ExpiresAtMs, NowMs));
                foreach ((ByteText key, TestEntry entry) in live)
                {
                    string name = Encoding.Latin1.GetString(key.Span), value = Encoding.Latin1.GetString(entry.Value.Span);
                    text.Append(CultureInfo.InvariantCulture, $"{database} {name}={value}@{entry.ExpiresAtMs} ");
                }
            }

            return text.ToString();
        }
    }

    public string Run(int connection, string line)
    {
        Connection client = _connections[connection];
        string[] words = line.Split(' ');
        return words switch
        {
            ["MULTI"] when client.Queue is not null => "-ERR MULTI calls can not be nested",
            ["MULTI"] => Begin(client),
            ["EXEC"] => Exec(client, rollsBack: false),
            ["EXEC", "ROLLBACK"] => Exec(client, rollsBack: true),
            ["EXEC", _] => AbortBecause(client, Arity("exec")),
            ["DISCARD"] => client.Queue is null ? "-ERR DISCARD without MULTI" : End(client, "+OK"),
            ["WATCH", ..] when words.Length > 1 =>
                client.Queue is null ? Watch(client, words[1..]) : "-ERR WATCH inside MULTI is not allowed",
            _ when client.Queue is not null => Queue(client, words),
            ["UNWATCH"] => Unwatch(client),
            _ => RunAlone(client, words),
        };
    }

    private static string Begin(Connection client)
    {
        client.Queue = [];
        client.IsDirty = false;
        return "+OK";
    }

    private static string Queue(Connection client, string[] words)
    {
        string? error = Mistake(words);
        client.IsDirty |= error is not null;
        if (error is null) client.Queue!.Add(words);
        return error ?? "+QUEUED";
    }

    private static string AbortBecause(Connection client, string error) =>
        End(client, "-EXECABORT Transaction discarded because of: " + error["-ERR ".Length..]);

    private static string End(Connection client, string reply)
    {
        client.Queue = null;
        client.Watches.Clear();
        return reply;
    }

    private static string Unwatch(Connection client)
    {
        client.Watches.Clear();
        return "+OK";
    }

    private static string Arity(string name) => $"-ERR wrong number of arguments for '{name}' command";

    /// <summary>What is wrong with a command before it is run.</summary>
    private static string? Mistake(string[] words) => words switch
    {
        ["NOSUCH"] => "-ERR unknown command 'NOSUCH', with args beginning with: ",
        ["GET"] or ["WATCH"] or ["MULTI", _] => Arity(words[0].ToLowerInvariant()),
        _ => null,
    };

    /// <summary>A reply of the bench in the words of a recorded one.</summary>
    private static string Recorded(string reply)
    {
        if (reply.StartsWith("(error) ", StringComparison.Ordinal)) return "-" + reply["(error) ".Length..];
        return reply[0] is ':' or '"' or '[' || reply == "nil" ? reply : "+" + reply;
    }

    private string Exec(Connection client, bool rollsBack)
    {
        if (client.Queue is not { } queue) return "-ERR EXEC without MULTI";
        if (client.IsDirty) return End(client, Aborted);
        if (client.Watches.Exists(_bench.Keyspace.IsTouched)) return End(client, "nil[]");
        End(client, "");
        (Action restore, int database) = (_bench.Keyspace.Save(), client.Database);
        var replies = new List<string>();
        foreach (string[] words in queue)
        {
            replies.Add(RunAlone(client, words));
            if (!rollsBack || replies[^1][0] != '-') continue;
            restore();
            client.Database = database;
            return $"-EXECABORT rolled back: command {replies.Count} {words[0].ToLowerInvariant()}: {replies[^1][1..]}";
        }

        return $"[{string.Join(", ", replies)}]";
    }

    private string Watch(Connection client, string[] keys)
    {
        foreach (string key in keys)
        {
            byte[] bytes = Encoding.Latin1.GetBytes(key);
            if (client.Watches.Exists(watched => watched.Database == client.Database && watched.Key.Span.SequenceEqual(bytes))) continue;
            client.Watches.Add(_bench.Keyspace.Watch(client.Database, bytes));
        }

        return "+OK";
    }

    private string RunAlone(Connection client, string[] words)
    {
        if (Mistake(words) is { } mistake) return mistake;
        _bench.Database = client.Database;
        switch (words[0])
        {
            case "SELECT":
                client.Database = words[1][0] - '0';
                return "+OK";
            case "FLUSHDB":
                _bench.Keyspace.Apply(Edit.RemovePrefix(default), client.Database);
                return "+OK";
            case "SWAPDB":
                _bench.Keyspace.Apply(Edit.SwapDatabases(words[1][0] - '0', words[2][0] - '0'), client.Database);
                return "+OK";
            case "DBSIZE":
                return ":" + _bench.Keyspace.View(client.Database).Count(default);
            case "lose" or "UNWATCH":
                return "+OK";
            case "boom":
                return "-PLUGINERR rival: oh 1";
            case "DEL":
                return Recorded(_bench.Run(["UNLINK", .. words[1..]]));
            default:
                return Recorded(_bench.Run(words));
        }
    }
}

#if DEBUG
using PlumCache.Storage;
using PlumCache.Tests.Faults.Kit;

namespace PlumCache.Tests.Faults.Engine;

/// <summary>
/// Runs a history while something fails, and writes down what holds by all that the clients were told: a command that answered an error has changed nothing, one
/// that answered anything else holds, a transaction holds without its commands that failed or not at all, and of a batch that broke off holds what was published.
/// </summary>
internal sealed class HistoryRun : IDisposable
{
    private const int Clients = 4;

    private readonly HistoryClient[] _clients;
    private readonly List<LogEntry> _log = [];

    /// <param name="maxMemoryBytes">Bytes of keys and values past which others make room; 0: any number.</param>
    public HistoryRun(int maxMemoryBytes = 0)
    {
        Engine = new HistoryEngine(maxMemoryBytes);
        _clients = [.. Enumerable.Range(0, Clients).Select(_ => new HistoryClient(Engine))];
    }

    public HistoryEngine Engine { get; }

    /// <summary>What holds, in order.</summary>
    public IReadOnlyList<LogEntry> Log => _log;

    /// <summary>Runs a history. <see cref="StorageBrokenException"/> comes out: it ends the process.</summary>
    public void Run(IEnumerable<string> history)
    {
        foreach (string step in history) Run(step);
    }

    /// <summary>Does again what holds of another run, and is told the same.</summary>
    public void Repeat(IEnumerable<LogEntry> log)
    {
        foreach (LogEntry entry in log.Where(static entry => entry.Holds))
        {
            if (entry.Kind != LogKind.Command)
            {
                Do(entry.Kind, entry.Number);
                continue;
            }

            _clients[entry.Number].Send(entry.Line);
            string reply = Assert.Single(_clients[entry.Number].Replies);
            if (entry.Reply is { } told) Assert.True(told == reply, $"{entry.Number}> {entry.Line}\ntold       {told}\ninstead of {reply}");
        }
    }

    /// <summary>Nothing fails any more: the upkeep is done, and the engine serves as ever.</summary>
    public void Rest()
    {
        Engine.Rest();
        _clients[0].Reconnect();
        _clients[0].Send("SET probe:1 served", "GET probe:1", "MULTI", "INCR probe:2", "EXEC");
        Assert.Equal(["+OK", "\"served\"", "+OK", "+QUEUED", "[:1]"], _clients[0].Replies);
    }

    /// <summary>All connections end.</summary>
    public void Close()
    {
        foreach (HistoryClient client in _clients) client.Close();
        Engine.Rest();
    }

    public void Dispose() => Engine.Dispose();

    private void Run(string step)
    {
        int mark = step.IndexOf("> ", StringComparison.Ordinal);
        if (mark == 1)
        {
            Send(step[0] - '0', step[3..].Split(" | "));
            return;
        }

        string[] words = step.Split(' ');
        int number = int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture);
        LogKind kind = words[0] switch
        {
            "pass" => LogKind.Pass,
            "upkeep" => LogKind.Upkeep,
            "close" => LogKind.Reconnect,
            _ => throw new InvalidOperationException(step),
        };
        Do(kind, number);
        _log.Add(new LogEntry(kind, number));
    }

    private void Do(LogKind kind, int number)
    {
        switch (kind)
        {
            case LogKind.Pass:
                Engine.Pass(number);
                break;
            case LogKind.Reconnect:
                _clients[number].Reconnect();
                break;
            default:
                for (int i = 0; i < number; i++) Maintain();
                break;
        }
    }

    /// <summary>A step of upkeep that fails is logged, and the next one tries again.</summary>
    private void Maintain()
    {
        try
        {
            Engine.Maintain();
        }
        catch (Exception e) when (FaultKinds.IsScheduled(e) && e is not StorageBrokenException)
        {
        }
    }

    private void Send(int number, string[] lines)
    {
        HistoryClient client = _clients[number];
        bool mustReconnect = false, isWhole = false;
        try
        {
            client.Send(lines);
            mustReconnect = client.IsClosed;
            if (mustReconnect) lines = lines[..client.Replies.Count];
            isWhole = true;
        }
        catch (Exception e) when (FaultKinds.IsScheduled(e) && e is not StorageBrokenException)
        {
            lines = lines[..client.Committed];
            client.TakeWhatWasTold();
            mustReconnect = true;
        }

        if (isWhole) Assert.True(client.Replies.Count == lines.Length, $"{string.Join(" | ", lines)} answered {string.Join(" | ", client.Replies)}");
        for (int i = 0; i < lines.Length; i++) mustReconnect |= Note(client, number, lines[i], i < client.Replies.Count ? client.Replies[i] : null);
        if (!mustReconnect) return;
        Void(client);
        client.Reconnect();
        _log.Add(new LogEntry(LogKind.Reconnect, number));
    }

    /// <returns>Whether the client knows no more where its connection stands.</returns>
    private bool Note(HistoryClient client, int number, string line, string? reply)
    {
        bool isExec = line.StartsWith("EXEC", StringComparison.Ordinal), ends = isExec || line == "DISCARD";
        if (IsFailure(reply))
        {
            if (client.Transaction is null) return false;
            if (!ends) client.Refused ??= line;
            if (isExec) Void(client);
            Assert.True(!isExec || client.IsClosed || reply!.StartsWith("-EXECABORT", StringComparison.Ordinal), $"{line} left a transaction: {reply}");
            return ends; // it may still watch, or queue
        }

        var entry = new LogEntry(LogKind.Command, number, line) { Reply = reply };
        _log.Add(entry);
        if (line == "MULTI" && client.Transaction is null) client.Transaction = [entry];
        else if (ends) End(client, entry);
        else client.Transaction?.Add(entry);
        return false;
    }

    private static void End(HistoryClient client, LogEntry end)
    {
        if (client.Transaction is not { } transaction) return;
        client.Transaction = null;
        bool isRun = end.Line.StartsWith("EXEC", StringComparison.Ordinal);
        Assert.False(isRun && client.Refused is not null, $"A transaction ran, and answered {end.Reply}, though '{client.Refused}' was refused.");
        client.Refused = null;
        if (!isRun || end.Reply is not ['[', .., ']']) return;
        string[] replies = end.Reply[1..^1].Split(", ");
        Assert.Equal(transaction.Count - 1, replies.Length);
        for (int i = 0; i < replies.Length; i++) transaction[i + 1].Holds = !IsFailure(replies[i]);
        end.Reply = $"[{string.Join(", ", replies.Where(static reply => !IsFailure(reply)))}]";
    }

    /// <summary>Nothing of a client's transaction holds.</summary>
    private static void Void(HistoryClient client)
    {
        foreach (LogEntry entry in client.Transaction ?? []) entry.Holds = false;
        client.Transaction = null;
        client.Refused = null;
    }

    /// <summary>Whether a reply says that something failed, and not that the client has made a mistake.</summary>
    private static bool IsFailure(string? reply) => reply is ['-', ..]
        && (reply.Contains("internal error", StringComparison.Ordinal) || reply.Contains("PLUGINERR", StringComparison.Ordinal)
            || reply.Contains("OOM ", StringComparison.Ordinal) || reply.StartsWith("-EXECABORT Transaction discarded", StringComparison.Ordinal));
}
#endif

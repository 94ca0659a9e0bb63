#if DEBUG
using PlumCache.Engine.Serving;
using PlumCache.Storage;
using PlumCache.Tests.Faults.Kit;

namespace PlumCache.Tests.Faults.Engine;

/// <summary>
/// Runs a history while something fails, and writes down what holds by all that the clients were told: a command that answered an error has
/// changed nothing, one that answered anything else holds, a transaction holds without its commands that failed or not at all, and of a
/// batch that broke off holds what was published. A write of the host holds when it is said to be done.
/// </summary>
internal sealed class HistoryRun : IDisposable
{
    private const int Clients = 4;

    /// <summary>Of errors that are no mistake of the client's.</summary>
    private static readonly string[] FailureWords = ["internal error", "PLUGINERR", "OOM ", "-EXECABORT Transaction discarded"];

    private readonly HistoryClient[] _clients;
    private readonly List<LogEntry> _log = [];

    /// <param name="maxMemoryBytes">Bytes of keys and values past which others make room; 0: any number.</param>
    /// <param name="isListenedTo">Whether somebody keeps the records of all commits.</param>
    public HistoryRun(int maxMemoryBytes = 0, bool isListenedTo = false)
    {
        Engine = new HistoryEngine(maxMemoryBytes, isListenedTo);
        _clients = [.. Enumerable.Range(0, Clients).Select(_ => new HistoryClient(Engine))];
    }

    public HistoryEngine Engine { get; }

    /// <summary>What holds, in order.</summary>
    public IReadOnlyList<LogEntry> Log => _log;

    /// <summary>Commands that have run in drafts which several connections shared.</summary>
    public int SharedCommands { get; private set; }

    /// <summary>Where the storage broke; null: it did not.</summary>
    public BrokenStep? Broken { get; private set; }

    /// <summary>Runs a history. <see cref="StorageBrokenException"/> comes out: it ends the process.</summary>
    public void Run(IEnumerable<string> history)
    {
        foreach (string step in history) Run(step);
    }

    /// <summary>Does again what holds of another run, each command by itself.</summary>
    /// <returns>What each command was told.</returns>
    public List<string> Repeat(IEnumerable<LogEntry> log)
    {
        var told = new List<string>();
        foreach (LogEntry entry in log.Where(static entry => entry.Holds))
        {
            if (entry.Kind == LogKind.Command) told.Add(Repeat(entry));
            else if (entry.Kind == LogKind.Host) Assert.Equal(DirectWriteResult.Done, Engine.Write(Split(entry.Line)));
            else Do(entry.Kind, entry.Number);
        }

        return told;
    }

    /// <summary>Does again what held of the step at which another run broke, and is now where that one was before the publish.</summary>
    public void RepeatHeld(BrokenStep step)
    {
        for (int i = 0; i < step.Held; i++) _clients[step.Client!.Value].Send(step.Lines[i]);
    }

    /// <summary>Goes on, and tells what is visible behind each place at which that publish may have ended.</summary>
    public IEnumerable<string[]> StatesAfter(BrokenStep step)
    {
        if (step.Client is not { } client)
        {
            if (step.IsShared) Engine.RunTogether([.. LoadAll(step.Lines).Select(batch => _clients[batch.Number].Turn)]);
            else if (step.Lines.Length > 0) Assert.Equal(DirectWriteResult.Done, Engine.Write(step.Lines));
            yield return Engine.DescribeVisible();
            yield break;
        }

        foreach (string line in step.Lines.Skip(step.Held))
        {
            _clients[client].Send(line);
            yield return Engine.DescribeVisible();
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

    private static string[] Split(string lines) => lines.Split(" | ");

    private string Repeat(LogEntry entry)
    {
        _clients[entry.Number].Send(entry.Line);
        return Assert.Single(_clients[entry.Number].Replies);
    }

    private void Run(string step)
    {
        const string Host = "host ";
        if (step.Split(" || ") is { Length: > 1 } batches) SendTogether(batches);
        else if (step.StartsWith(Host, StringComparison.Ordinal)) WriteAsHost(step[Host.Length..]);
        else if (step.IndexOf("> ", StringComparison.Ordinal) == 1) Send(step[0] - '0', Split(step[3..]));
        else DoAndNote(step);
    }

    private void WriteAsHost(string lines)
    {
        try
        {
            if (Engine.Write(Split(lines)) == DirectWriteResult.Done) _log.Add(new LogEntry(LogKind.Host, 0, lines));
        }
        catch (StorageBrokenException)
        {
            Broken = new BrokenStep(null, Split(lines), 0);
            throw;
        }
        catch (Exception e) when (FaultKinds.IsScheduled(e))
        {
            // It was told, and nothing was changed.
        }
    }

    private void DoAndNote(string step)
    {
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

    private void Maintain()
    {
        try
        {
            Engine.Maintain();
        }
        catch (StorageBrokenException)
        {
            Broken = new BrokenStep(null, [], 0);
            throw;
        }
        catch (Exception e) when (FaultKinds.IsScheduled(e))
        {
            // It is logged, and the next one tries again.
        }
    }

    private void Send(int number, string[] lines)
    {
        _clients[number].Load(lines);
        Finish(number, lines, shared: 0);
    }

    /// <summary>Runs batches in drafts that they share, as far as they can, and then what is left of each by itself.</summary>
    private void SendTogether(string[] texts)
    {
        List<(int Number, string[] Lines)> batches = LoadAll(texts);
        try
        {
            Engine.RunTogether([.. batches.Select(batch => _clients[batch.Number].Turn)]);
        }
        catch (StorageBrokenException)
        {
            Broken = new BrokenStep(null, texts, 0, IsShared: true);
            throw;
        }
        catch (Exception e) when (FaultKinds.IsScheduled(e))
        {
            // As in a round of connections: nothing of it holds, and each runs alone.
        }

        int[] shared = [.. batches.Select(batch => NoteShared(batch.Number, batch.Lines))];
        SharedCommands += shared.Sum();
        for (int i = 0; i < shared.Length; i++) Finish(batches[i].Number, batches[i].Lines, shared[i]);
    }

    private List<(int Number, string[] Lines)> LoadAll(string[] texts)
    {
        List<(int Number, string[] Lines)> batches = [.. texts.Select(static text => (text[0] - '0', Split(text[3..])))];
        foreach ((int number, string[] lines) in batches) _clients[number].Load(lines);
        return batches;
    }

    /// <summary>Notes what of a batch holds because it was in a draft shared with others, which ran it before anything else.</summary>
    /// <returns>How many of its commands.</returns>
    private int NoteShared(int number, string[] lines)
    {
        HistoryClient client = _clients[number];
        client.TakeShared();
        bool isAnswered = client.Committed == client.Replies.Count;
        Assert.True(isAnswered, $"{string.Join(" | ", lines[..client.Committed])} answered {string.Join(" | ", client.Replies)}");
        for (int i = 0; i < client.Committed; i++)
        {
            Assert.False(Note(client, number, lines[i], client.Replies[i]), "no transaction runs in a shared draft");
        }

        return client.Committed;
    }

    /// <summary>Runs what is left of a batch, and notes it.</summary>
    private void Finish(int number, string[] lines, int shared)
    {
        HistoryClient client = _clients[number];
        bool mustReconnect = false, isWhole = false;
        try
        {
            client.Finish();
            mustReconnect = client.IsClosed;
            if (mustReconnect) lines = lines[..client.Replies.Count];
            isWhole = true;
        }
        catch (StorageBrokenException)
        {
            Broken = new BrokenStep(number, lines[shared..], client.Committed - shared);
            throw;
        }
        catch (Exception e) when (FaultKinds.IsScheduled(e))
        {
            lines = lines[..client.Committed];
            client.TakeWhatWasTold();
            mustReconnect = true;
        }

        bool isAnswered = client.Replies.Count == lines.Length || !isWhole;
        Assert.True(isAnswered, $"{string.Join(" | ", lines)} answered {string.Join(" | ", client.Replies)}");
        for (int i = shared; i < lines.Length; i++) mustReconnect |= Note(client, number, lines[i], client.Replies.ElementAtOrDefault(i));
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
            bool isOver = !isExec || client.IsClosed || reply!.StartsWith("-EXECABORT", StringComparison.Ordinal);
            Assert.True(isOver, $"{line} left a transaction: {reply}");
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
        bool isLame = isRun && client.Refused is not null;
        Assert.False(isLame, $"A transaction ran, and answered {end.Reply}, though '{client.Refused}' was refused.");
        client.Refused = null;
        if (!isRun || end.Reply is not ['[', .., ']']) return;
        string[] replies = Items(end.Reply);
        Assert.Equal(transaction.Count - 1, replies.Length);
        for (int i = 0; i < replies.Length; i++) transaction[i + 1].Holds = !IsFailure(replies[i]);
        end.Reply = $"[{string.Join(", ", replies.Where(static reply => !IsFailure(reply)))}]";
    }

    /// <summary>The items of a reply that is a list; some may be lists themselves.</summary>
    private static string[] Items(string list)
    {
        List<string> items = [];
        int depth = 0, from = 1;
        for (int i = 0; i < list.Length; i++)
        {
            depth += list[i] is '[' or '{' ? 1 : list[i] is ']' or '}' ? -1 : 0;
            bool ends = depth == 0 || (depth == 1 && list[i] == ',');
            if (!ends) continue;
            items.Add(list[from..i]);
            from = i + 2;
        }

        return [.. items];
    }

    /// <summary>Nothing of a client's transaction holds.</summary>
    private static void Void(HistoryClient client)
    {
        foreach (LogEntry entry in client.Transaction ?? []) entry.Holds = false;
        client.Transaction = null;
        client.Refused = null;
    }

    /// <summary>Whether a reply says that something failed, and not that the client has made a mistake.</summary>
    private static bool IsFailure(string? reply) =>
        reply is ['-', ..] && FailureWords.Any(words => reply.Contains(words, StringComparison.Ordinal));
}
#endif

#if DEBUG
using PlumCache.Engine.Sessions;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Faults.Engine;

/// <summary>A connection of a history: what it sends, what it is told, and what it may believe of its transaction.</summary>
internal sealed class HistoryClient(HistoryEngine engine)
{
    private readonly List<string> _replies = [];
    private TestClient _client = engine.Connect();
    private string _cursor = "0";

    /// <summary>Commands queued since MULTI was accepted, that one first; null: there is no transaction.</summary>
    public List<LogEntry>? Transaction { get; set; }

    /// <summary>What was refused while the transaction was queued, so that it may not run; null: nothing.</summary>
    public string? Refused { get; set; }

    /// <summary>What was loaded, to be run together with others'.</summary>
    public EngineTurn Turn => _client.Turn;

    /// <summary>How many commands of the batch hold, after one that broke off or has run in part.</summary>
    public int Committed => _client.Session.Next;

    /// <summary>Whether the last batch ended with the end of the connection.</summary>
    public bool IsClosed => _client.Session.State.IsClosing;

    /// <summary>What was told of the last batch, as far as it is known.</summary>
    public IReadOnlyList<string> Replies => _replies;

    /// <summary>Sends lines as one batch; what it throws closes a connection.</summary>
    public void Send(params string[] lines)
    {
        Load(lines);
        Finish();
    }

    /// <summary>Makes lines its batch without running them.</summary>
    public void Load(params string[] lines)
    {
        _replies.Clear();
        _client.Load([.. lines.Select(line => line.Replace("{cursor}", _cursor, StringComparison.Ordinal))]);
    }

    /// <summary>Runs the batch, or what is left of it, to its end; what it throws closes a connection.</summary>
    public void Finish()
    {
        RunMode mode = RunMode.Inline;
        for (SuspensionReason reason = SuspensionReason.Stream; reason != SuspensionReason.None;)
        {
            reason = _client.Suspend(mode);
            mode = reason == SuspensionReason.Offload ? RunMode.Long : RunMode.Inline;
            if (reason == SuspensionReason.Lane) throw new InvalidOperationException("Somebody else holds the lane.");
            if (reason == SuspensionReason.Stream) Stream();
            if (reason is SuspensionReason.OutputFull or SuspensionReason.None) Take();
        }
    }

    /// <summary>Takes what was told by a draft shared with others; its last reply may be one that is streamed.</summary>
    public void TakeShared()
    {
        if (_client.Session.Stream is not null) Stream();
        Take();
    }

    /// <summary>Takes what was told before a batch broke off, where that can be told from what was not.</summary>
    public void TakeWhatWasTold()
    {
        string written = _client.Writer.ToString();
        if (written.AsSpan().IndexOfAny('*', '%', '~') < 0) Take();
    }

    /// <summary>The connection ends, and another one begins.</summary>
    public void Reconnect()
    {
        Close();
        _client = engine.Connect();
    }

    /// <summary>The connection ends.</summary>
    public void Close()
    {
        Transaction = null;
        Refused = null;
        _cursor = "0";
        _client.Session.Dispose();
    }

    private void Take()
    {
        foreach (string reply in _client.Writer.Take()) _replies.Add(WithoutCursor(reply));
    }

    private void Stream()
    {
        while (_client.Session.Stream!.WriteNext(_client.Writer, 64))
        {
        }
    }

    /// <summary>A cursor names its scan by a number that a failure may use up: it is remembered, and no part of what is compared.</summary>
    private string WithoutCursor(string reply)
    {
        const string Begin = "[\"", End = "\", [";
        int end = reply.IndexOf(End, StringComparison.Ordinal);
        if (end < 0 || !reply.StartsWith(Begin, StringComparison.Ordinal)) return reply;
        if (!ulong.TryParse(reply.AsSpan(Begin.Length, end - Begin.Length), out _)) return reply;
        _cursor = reply[Begin.Length..end];
        return _cursor == "0" ? reply : $"{Begin}cursor{reply[end..]}";
    }
}
#endif

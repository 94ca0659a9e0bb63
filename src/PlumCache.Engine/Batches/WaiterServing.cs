using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Engine.Edits;
using PlumCache.Engine.Plugins;
using PlumCache.Engine.Runs;
using PlumCache.Engine.Serving;
using PlumCache.Engine.Table;
using PlumCache.Engine.Views;
using PlumCache.Engine.Waits;

namespace PlumCache.Engine.Batches;

/// <summary>
/// Serves those who wait for keys in the draft that changes them: behind each command of a batch, whatever it ran inside, the keys it has
/// changed are looked up in the order of their changes, and the own command of who has waited longest is run, on and on until the key is
/// gone or nobody is left. So what is pushed reaches a waiter before anybody else can see it. Waiters are claimed until the draft is
/// published, and released when it is taken back.
/// </summary>
internal sealed class WaiterServing(
    CommandExecutor executor, CommandEngine engine, BatchRun run, BatchSource source, ResultRecorder recorder)
{
    private readonly WaitTable _waits = engine.Waits;
    private readonly List<(int Database, byte[] Key)> _changed = [];
    private readonly List<(KeyWait Wait, ReplyTree Answer)> _served = [];
    private readonly List<KeyWait> _declined = [];

    /// <summary>How many were served since the last commit.</summary>
    public int Count => _served.Count;

    /// <summary>Whether a command has changed keys that somebody waits for.</summary>
    public bool HasChanged => _changed.Count > 0;

    /// <summary>What the command waits for at which the segment has ended (<see cref="SegmentOutcome.Waiting"/>).</summary>
    public AskedWait Asked { get; private set; }

    /// <summary>Whether the command that runs now is a waiter's.</summary>
    private bool IsServing { get; set; }

    /// <summary>
    /// Whether a command may wait: a batch's own, and one that is served, which waits on. Inside others there is no time to, and the server
    /// itself acts for nobody who could go.
    /// </summary>
    public bool MayWait(CallFrame frame) => frame.Depth == (IsServing ? 1 : 0) && (IsServing || !run.Session.IsInternal);

    /// <summary>A batch's command is to wait.</summary>
    public void Ask(TableRow row, scoped in Step step, ActivePlugin? owner)
    {
        var otherwise = new ReplyTreeWriter();
        otherwise.Write(step.Reply);
        Asked = new AskedWait(row, step.WaitsUntilMs, otherwise.Tree, owner?.Kinds ?? FieldEdits.AllKinds);
    }

    /// <summary>Notes which keys that somebody waits for a step is about to bring about. O(1) when nobody waits.</summary>
    public void Note(scoped in Step step)
    {
        if (_waits.Count == 0) return;
        for (int i = 0; i < step.EditCount; i++)
        {
            Edit edit = step.EditAt(i);
            var row = EditRow.Of(edit.Kind);
            if (!row.Fills || edit.Written.Trie.IsState) continue;
            switch (row.Scope)
            {
                case EditScope.Key:
                    Note(DatabaseOf(edit.Written), edit.Written.Key);
                    break;
                case EditScope.Prefix:
                    NoteUnder(DatabaseOf(edit.Written), edit.Written.Key);
                    break;
                case EditScope.Databases:
                    NoteUnder(DatabaseOf(edit.Target), default);
                    NoteUnder(DatabaseOf(edit.Destination), default);
                    break;
            }
        }
    }

    /// <summary>Notes all keys that somebody waits for: the host has changed whatever it liked.</summary>
    public void NoteAll()
    {
        for (int database = 0; database < source.Databases; database++) NoteUnder(database, default);
    }

    /// <summary>What was noted does not hold.</summary>
    public void Forget() => _changed.Clear();

    /// <summary>Serves whoever waits for what has changed, and for what that changes in turn.</summary>
    /// <returns>Done; or how the segment ends when the draft cannot go on.</returns>
    public SegmentOutcome Serve()
    {
        Debug.Assert(!IsServing, "who is served is served behind a command, not inside of one");
        SegmentOutcome outcome = SegmentOutcome.Done;
        IsServing = true;
        try
        {
            for (int i = 0; i < _changed.Count && outcome == SegmentOutcome.Done; i++)
            {
                (int database, byte[] key) = _changed[i];
                outcome = Serve(database, key);
            }
        }
        finally
        {
            IsServing = false;
            _changed.Clear();
            foreach (KeyWait wait in _declined) wait.Release();
            _declined.Clear();
        }

        return outcome;
    }

    /// <summary>What was served since there were so many does not hold: it waits on.</summary>
    public void CutTo(int count)
    {
        for (int i = count; i < _served.Count; i++) _served[i].Wait.Release();
        _served.RemoveRange(count, _served.Count - count);
    }

    /// <summary>The draft is published: those who were served have their answers.</summary>
    public void Commit()
    {
        foreach ((KeyWait wait, ReplyTree answer) in _served) wait.Serve(answer);
        _served.Clear();
    }

    private SegmentOutcome Serve(int database, byte[] key)
    {
        LinkedListNode<KeyWait>? at = null;
        while (source[database].TryPeek(key, out EntryView entry) && _waits.ClaimNext(database, key, entry.Kind, ref at) is { } wait)
        {
            _declined.Add(wait); // also when it throws
            SegmentOutcome outcome = TryServe(wait, out ReplyTree? answer);
            if (answer is not null)
            {
                _declined.RemoveAt(_declined.Count - 1);
                _served.Add((wait, answer));
            }

            if (outcome is not (SegmentOutcome.Done or SegmentOutcome.Waiting)) return outcome;
        }

        return SegmentOutcome.Done;
    }

    /// <summary>Runs a waiter's command for it.</summary>
    private SegmentOutcome TryServe(KeyWait wait, out ReplyTree? answer)
    {
        SessionState pusher = run.State;
        var reply = new ReplyTreeWriter();
        IReplyWriter wire = run.Redirect(reply);
        try
        {
            run.TakeBack(wait.Session.State with { Database = wait.Request.Database });
            SegmentOutcome outcome = Run(wait.Request.Command.Command);
            answer = outcome == SegmentOutcome.Done ? reply.Tree : null;
            return outcome;
        }
        finally
        {
            run.TakeBack(pusher);
            run.Redirect(wire);
        }
    }

    /// <summary>Runs it inside of the command behind which it is served. It was counted, and told of, when it began to wait.</summary>
    private SegmentOutcome Run(scoped in Command command)
    {
        TableRow? row = run.Table!.Resolve(command, isInternal: false, out ErrorText? error);
        int results = recorder.Count;
        SegmentOutcome outcome = executor.RunOne(row, command, error, depth: 1, isAnswered: true);
        recorder.CutTo(results);
        return outcome;
    }

    private void Note(int database, ReadOnlySpan<byte> key)
    {
        // Edits of one key come in a row.
        bool isNoted = _changed.Count > 0 && _changed[^1].Database == database && key.SequenceEqual(_changed[^1].Key);
        if (!isNoted && _waits.Has(database, key)) _changed.Add((database, key.ToArray()));
    }

    private void NoteUnder(int database, ReadOnlySpan<byte> prefix) => _waits.AddKeysUnder(database, prefix, _changed);

    private int DatabaseOf(in Target target) => target.Trie.DatabaseOf(run.State.Database);
}

using PlumCache.Abstractions;
using PlumCache.Engine.Sessions;

namespace PlumCache.Tests.Engine.Kit;

/// <summary>A connection without sockets: lines of words in, replies out.</summary>
internal sealed class TestClient
{
    private readonly TestEngine _engine;
    private readonly CommandBatch _batch = new();
    private int _resumes;

    public TestClient(TestEngine engine, long id, bool isLocal)
    {
        _engine = engine;
        Session = engine.Engine.OpenSession(id, $"127.0.0.1:{50_000 + id}", "127.0.0.1:7379", isLocal,
            () => Interlocked.Increment(ref _resumes));
    }

    public EngineSession Session { get; }

    public RecordingWriter Writer { get; } = new();

    public int Resumes => Volatile.Read(ref _resumes);

    /// <summary>What was loaded, to be run together with others'.</summary>
    public EngineTurn Turn => new(Session, _batch, Writer);

    /// <summary>What the last <see cref="Send"/> was suspended for, in order.</summary>
    public List<SuspensionReason> Suspensions { get; } = [];

    /// <summary>How the last <see cref="Send"/> ended.</summary>
    public RunStatus End { get; private set; }

    /// <summary>
    /// Runs the lines as one batch to its end and answers the replies. A word may be quoted with <c>'</c>; <c>''</c> is empty.
    /// </summary>
    public string[] Send(params string[] lines)
    {
        Load(lines);
        return Finish();
    }

    /// <summary>Runs what was loaded, or what is left of it, to its end and answers the replies.</summary>
    public string[] Finish()
    {
        var replies = new List<string>();
        RunMode mode = RunMode.Inline;
        Suspensions.Clear();
        while ((End = Step(mode)) == RunStatus.Suspended)
        {
            (SuspensionReason reason, long deadlineMs) = Session.Suspension;
            Suspensions.Add(reason);
            mode = reason == SuspensionReason.Offload ? RunMode.Long : RunMode.Inline;
            switch (reason)
            {
                case SuspensionReason.Stream:
                    while (Session.Stream!.WriteNext(Writer, 256))
                    {
                    }

                    break;
                case SuspensionReason.OutputFull:
                    replies.AddRange(Writer.Take());
                    break;
                case SuspensionReason.Offload:
                    break;
                case SuspensionReason.Pause or SuspensionReason.Time:
                    replies.AddRange(Writer.Take());
                    _engine.Time.NowMs = deadlineMs;
                    break;
                default:
                    throw new InvalidOperationException($"Nobody else should be waited for, and it is: {reason}.");
            }
        }

        replies.AddRange(Writer.Take());
        return [.. replies];
    }

    /// <summary>Runs one line and answers its only reply.</summary>
    public string One(string line) => Assert.Single(Send(line));

    /// <summary>Puts lines into the batch without running them.</summary>
    public void Load(params string[] lines) => Lines.Load(_batch, lines);

    public void LoadWords(params byte[][][] commands) => Lines.LoadWords(_batch, commands);

    /// <summary>Runs what was loaded as far as it goes now.</summary>
    public RunStatus Step(RunMode mode = RunMode.Inline) => _engine.Engine.Run(Session, _batch, Writer, mode);

    /// <summary>Runs what was loaded as far as it goes now, and answers what it waits for then; None: it has ended.</summary>
    public SuspensionReason Suspend(RunMode mode = RunMode.Inline)
    {
        Step(mode);
        return Session.Suspension.Reason;
    }

    /// <summary>Runs what was loaded, into another writer.</summary>
    public RunStatus Step(IReplyWriter writer) => _engine.Engine.Run(Session, _batch, writer);
}

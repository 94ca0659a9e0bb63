namespace PlumCache.Abstractions;

/// <summary>The result of a pure function over a command: go on, answer or refuse.</summary>
public readonly ref struct Step
{
    private Step(StepKind kind, Reply reply, Edit edit, EditList? edits, SessionState? session, Command next)
    {
        Kind = kind;
        Reply = reply;
        Edit = edit;
        Edits = edits;
        Session = session;
        Next = next;
    }

    /// <summary>Which of the three it is.</summary>
    public StepKind Kind { get; }

    /// <summary>The answer or the refusal.</summary>
    public Reply Reply { get; }

    /// <summary>The only edit, kept apart because most writes have just one: it is applied without being copied first.</summary>
    public Edit Edit { get; }

    /// <summary>The edits of a step that has several, in order; null when there is at most one.</summary>
    public EditList? Edits { get; }

    /// <summary>The connection's next state, or null when it stays as it is.</summary>
    public SessionState? Session { get; }

    /// <summary>The command to go on with.</summary>
    public Command Next { get; }

    /// <summary>Goes on with a command: the same, or what it was rewritten to.</summary>
    /// <param name="next">Passed to the next transformer, at last to the function of its own row.</param>
    public static Step Continue(scoped in Command next) => new(StepKind.Continue, default, default, null, null, next);

    /// <summary>Answers and changes nothing.</summary>
    /// <param name="reply">The answer.</param>
    public static Step Answer(scoped in Reply reply) => new(StepKind.Answer, reply, default, null, null, default);

    /// <summary>Answers, with one edit.</summary>
    /// <param name="reply">The answer.</param>
    /// <param name="edit">What to change.</param>
    public static Step Answer(scoped in Reply reply, scoped in Edit edit) => new(StepKind.Answer, reply, edit, null, null, default);

    /// <summary>Answers, with several edits that take hold together.</summary>
    /// <param name="reply">The answer.</param>
    /// <param name="edits">Usually <see cref="CommandContext.Edits"/>.</param>
    public static Step Answer(scoped in Reply reply, EditList edits) => new(StepKind.Answer, reply, default, edits, null, default);

    /// <summary>Answers and changes the connection.</summary>
    /// <param name="reply">The answer.</param>
    /// <param name="session">The connection's next state.</param>
    public static Step Answer(scoped in Reply reply, SessionState session) => new(StepKind.Answer, reply, default, null, session, default);

    /// <summary>Refuses the command; nothing changes.</summary>
    /// <param name="error">The error with its code: <c>ERR syntax error</c>.</param>
    public static Step Refuse(string error) => new(StepKind.Refuse, Reply.Error(error), default, null, null, default);
}

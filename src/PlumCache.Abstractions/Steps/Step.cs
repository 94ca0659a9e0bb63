using System.Collections.Immutable;

namespace PlumCache.Abstractions;

/// <summary>The result of a pure function over a command: go on, answer or refuse. With what it changes, as data.</summary>
public readonly ref struct Step
{
    private StepExtra? Extra { get; init; }

    /// <summary>What it decides.</summary>
    public StepKind Kind { get; private init; }

    /// <summary>The answer or the refusal.</summary>
    public Reply Reply { get; private init; }

    /// <summary>The only edit, kept apart because most writes have just one: it is applied without being copied first.</summary>
    public Edit Edit { get; private init; }

    /// <summary>The edits of a step that has several, in order; null when there is at most one.</summary>
    public EditList? Edits { get; private init; }

    /// <summary>How many edits it has, wherever they are.</summary>
    internal int EditCount => Edits is { } edits ? edits.Count : Edit.Kind == EditKind.None ? 0 : 1;

    /// <summary>One of them, in order.</summary>
    /// <param name="index">From 0, less than <see cref="EditCount"/>.</param>
    internal Edit EditAt(int index) => Edits is { } edits ? edits[index] : Edit;

    /// <summary>The connection's next state, or null when it stays as it is.</summary>
    public SessionState? Session { get; private init; }

    /// <summary>The command to go on with.</summary>
    public Command Next { get; private init; }

    /// <summary>What is to be done after the publish, or null.</summary>
    public EffectList? Effects => Extra?.Effects;

    /// <summary>The commands of <see cref="Run"/>, else empty.</summary>
    public ImmutableArray<QueuedCommand> Commands => Extra is { } extra ? extra.Commands : [];

    /// <summary>What the commands of <see cref="Run"/> answer.</summary>
    public ReplyChoice Replies => Extra is { } extra ? extra.Replies : ReplyChoice.Last;

    /// <summary>Whether <see cref="Value"/> replaces what the plugin keeps for the connection.</summary>
    public bool HasValue => Extra is { HasValue: true };

    /// <summary>What the plugin keeps for the connection from now on; null: nothing.</summary>
    public object? Value => Extra?.Value;

    /// <summary>When the wait of <see cref="Wait"/> ends with its answer (Unix ms), or <see cref="Forever"/>; else 0.</summary>
    public long WaitsUntilMs => Extra?.WaitsUntilMs ?? 0;

    /// <summary>The end of a wait that has none.</summary>
    public const long Forever = long.MaxValue;

    /// <summary>Goes on with a command: the same, or what it was rewritten to.</summary>
    /// <param name="next">Passed to the next transformer, at last to the function of its own row.</param>
    public static Step Continue(scoped in Command next) => new() { Kind = StepKind.Continue, Next = next };

    /// <summary>
    /// Runs commands in order in the same atomic step, each through all plugins from the first phase on, and answers what they answer. An
    /// error of one does not keep the others from running, unless it is <see cref="ReplyChoice.AllOrNothing"/>. Edits, session and value of
    /// this step take hold before the first. Needs <see cref="PluginRights.RunCommands"/>. Commands that run commands may be nested 8 deep.
    /// </summary>
    /// <param name="commands">At least one if <paramref name="replies"/> is <see cref="ReplyChoice.Last"/>.</param>
    /// <param name="replies">The last reply, all, or all provided that none is an error.</param>
    public static Step Run(ImmutableArray<QueuedCommand> commands, ReplyChoice replies) =>
        new() { Kind = StepKind.Run, Extra = StepExtra.None with { Commands = commands, Replies = replies } };

    /// <summary>
    /// The function has found more to do than it may do here (<see cref="CommandContext.IsTooMuch"/>), and has done nothing: it is called
    /// again on a version of its own, without the lane and away from the threads that serve sockets. What one that writes has computed
    /// there holds if no key that its row names (<see cref="CommandRow.Keys"/>) has been changed meanwhile; so it goes by those keys, its
    /// arguments and its settings, and by nothing else that changes. After two losses it is called with the lane.
    /// </summary>
    public static Step Postpone => new() { Kind = StepKind.Postpone };

    /// <summary>
    /// There is nothing to answer yet, and nothing changes. The connection waits, with all that it has sent behind the command. Whenever a
    /// command has changed one of the keys that this one waits for (<see cref="CommandRow.WaitsFor"/>), and it holds what the plugin keeps,
    /// the function is called again, in the same atomic step and before anybody else: whoever waits longest first. What it then answers is
    /// the answer, unless it is this again. Needs <see cref="CommandFlags.Blocking"/>. Where nobody can wait, inside a transaction or
    /// another command, or on a connection of the server itself, the other answer is given at once.
    /// </summary>
    /// <param name="otherwise">What is answered when the time is over. Owns its bytes, or has none.</param>
    /// <param name="untilMs">When that is (Unix ms), or <see cref="Forever"/>.</param>
    public static Step Wait(scoped in Reply otherwise, long untilMs) =>
        new() { Kind = StepKind.Wait, Reply = otherwise, Extra = StepExtra.None with { WaitsUntilMs = untilMs } };

    /// <summary>Answers and changes nothing.</summary>
    /// <param name="reply">The answer.</param>
    public static Step Answer(scoped in Reply reply) => new() { Kind = StepKind.Answer, Reply = reply };

    /// <summary>Answers, with one edit.</summary>
    /// <param name="reply">The answer.</param>
    /// <param name="edit">What to change.</param>
    public static Step Answer(scoped in Reply reply, scoped in Edit edit) => new() { Kind = StepKind.Answer, Reply = reply, Edit = edit };

    /// <summary>Answers, with several edits that take hold together.</summary>
    /// <param name="reply">The answer.</param>
    /// <param name="edits">Usually <see cref="CommandContext.Edits"/>.</param>
    public static Step Answer(scoped in Reply reply, EditList edits) => new() { Kind = StepKind.Answer, Reply = reply, Edits = edits };

    /// <summary>Answers and changes the connection.</summary>
    /// <param name="reply">The answer.</param>
    /// <param name="session">The connection's next state.</param>
    public static Step Answer(scoped in Reply reply, SessionState session) =>
        new() { Kind = StepKind.Answer, Reply = reply, Session = session };

    /// <summary>Refuses the command; nothing changes.</summary>
    /// <param name="error">The error with its code: <c>ERR syntax error</c>.</param>
    public static Step Refuse(ErrorText error) => new() { Kind = StepKind.Refuse, Reply = Reply.Error(error) };

    /// <summary>
    /// The same step with edits: an answer's, those that precede <see cref="Run"/>, or what a plugin adds in the phase Settle.
    /// </summary>
    /// <param name="edits">Usually <see cref="CommandContext.Edits"/>.</param>
    public Step WithEdits(EditList edits) => this with { Edit = default, Edits = edits };

    /// <summary>The same step with effects.</summary>
    /// <param name="effects">Usually <see cref="CommandContext.Effects"/>.</param>
    public Step WithEffects(EffectList effects) => this with { Extra = (Extra ?? StepExtra.None) with { Effects = effects } };

    /// <summary>The same step, and the plugin keeps a value for the connection.</summary>
    /// <param name="value">Immutable; null: nothing is kept any more.</param>
    public Step WithValue(object? value) =>
        this with { Extra = (Extra ?? StepExtra.None) with { HasValue = true, Value = value } };
}

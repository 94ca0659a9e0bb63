using System.Collections.Immutable;

namespace PlumCache.Abstractions;

/// <summary>
/// What a command or plugin may know besides the keys. All of it is given; nothing is looked up, so a function stays pure. Valid during the
/// call.
/// </summary>
/// <param name="nowMs">See <see cref="NowMs"/>.</param>
/// <param name="seed">See <see cref="Seed"/>.</param>
/// <param name="session">See <see cref="Session"/>.</param>
/// <param name="limits">See <see cref="Limits"/>.</param>
/// <param name="edits">See <see cref="Edits"/>.</param>
/// <param name="scope">What belongs to the plugin that is called.</param>
public readonly struct CommandContext(long nowMs, ulong seed, SessionState session, CommandLimits limits, EditList edits, PluginScope scope)
{
    /// <summary>The batch's time in Unix milliseconds. Never steps back between commits.</summary>
    public long NowMs { get; } = nowMs;

    /// <summary>Randomness for this command alone; the same on a rerun.</summary>
    public ulong Seed { get; } = seed;

    /// <summary>The connection as it stands before this command.</summary>
    public SessionState Session { get; } = session;

    /// <summary>The limits of keys and values.</summary>
    public CommandLimits Limits { get; } = limits;

    /// <summary>An empty recorder for steps with more than one edit; the engine reuses it after the step has been applied.</summary>
    public EditList Edits { get; } = edits;

    /// <summary>An empty recorder for effects, to be handed on by <see cref="Step.WithEffects"/>.</summary>
    public EffectList Effects => scope.Effects;

    /// <summary>In the phase Settle: what the command has changed, here or elsewhere, whatever its arguments say. Else empty.</summary>
    public AppliedEdits Changes => scope.Changes;

    /// <summary>The phase this call belongs to.</summary>
    public PluginPhase Phase => scope.Phase;

    /// <summary>The command's row; null when the command is being refused because there is none.</summary>
    public CommandRow? Row => scope.Row;

    /// <summary>
    /// Why the command is being refused, when an interest with <see cref="Interest.SeesRefusals"/> is called; then only the value of the
    /// step counts, its edit <see cref="Edit.Unwatch"/> where the command has edits, and the error that it answers or refuses with, in
    /// words of its own.
    /// </summary>
    public ErrorText? Refusal => scope.Refusal;

    /// <summary>
    /// Whether another command runs this one (EXEC, a plugin's <see cref="Step.Run"/>): what the connection may say was decided when that
    /// came.
    /// </summary>
    public bool IsNested => scope.IsNested;

    /// <summary>
    /// Whether so much is not to be done here, where others wait: a function that is told so answers <see cref="Step.Postpone"/>, and is
    /// called again where it may take long. Only in the phase Execute, and where another command runs it never.
    /// </summary>
    /// <param name="elements">How many it will go over or change; about a microsecond each, at most.</param>
    public bool IsTooMuch(long elements) => elements > scope.MostElements;

    /// <summary>What the plugin keeps for the connection, or null.</summary>
    public object? Value => scope.Value();

    /// <summary>
    /// What the plugin keeps in the system trie: keys of its own, which no client sees. Edits of <see cref="Target.InState"/> change it.
    /// FLUSHALL empties it.
    /// </summary>
    public TrieView State => scope.State();

    /// <summary>What the server says of other commands.</summary>
    public CommandLookup Commands => scope.Commands();

    /// <summary>The kinds of values that there are: strings, and what the manifests of all plugins name.</summary>
    public ImmutableArray<ValueKindRow> Kinds => scope.Kinds();

    /// <summary>Who listens to what.</summary>
    public SubscriptionList Subscriptions => scope.Subscriptions();

    /// <summary>The plugin's counters, by name, as of some moment before the batch.</summary>
    public ImmutableArray<PluginCounter> Counters => scope.Counters();

    /// <summary>
    /// Runs another command now, through the whole pipeline, in the same draft, and answers its reply: for functions that decide by
    /// replies, where <see cref="Step.Run"/> does not do. Only in the phase Execute, and with <see cref="PluginRights.RunCommands"/>; a
    /// command that writes needs a caller that is flagged so itself. What the caller has not returned yet, the called one does not see.
    /// Once it has written, what was read of the keys before is no longer valid: copy what is still needed. All of it is undone when the
    /// caller refuses or fails. Who calls more than 1,000 on a thread that serves sockets is run once more, by one that may take long.
    /// </summary>
    /// <param name="command">The command, and where it runs.</param>
    /// <returns>Its reply; an error too is one.</returns>
    /// <exception cref="InvalidOperationException">
    /// The plugin may not, commands that call commands are nested more than 8 deep, or more than 1,000,000 were called.
    /// </exception>
    public ReplyTree Call(QueuedCommand command) =>
        scope.Caller is { } caller ? caller.Call(command) : throw new InvalidOperationException(NoCaller);

    /// <summary>What a caller is told that may not.</summary>
    internal const string NoCaller =
        $"Only a command's own function may call commands, and only with the right {nameof(PluginRights.RunCommands)}.";
}

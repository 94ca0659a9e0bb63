using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Engine.Edits;
using PlumCache.Engine.Plugins;
using PlumCache.Engine.Runs;
using PlumCache.Engine.Serving;
using PlumCache.Engine.Table;
using PlumCache.Engine.Views;
using PlumCache.Storage;

namespace PlumCache.Engine.Batches;

/// <summary>
/// One command while it runs: where it stands, what is taken back when it is refused, and what the plugins it is taken through are given to
/// write into. One for each depth of commands that run commands, so that a call inside leaves the caller's alone. Reused.
/// </summary>
/// <param name="depth">How many commands it is inside of.</param>
/// <param name="engine">Its limits, and what plugins count and may read again.</param>
/// <param name="run">The batch that it is in.</param>
/// <param name="source">The version, and the plugins' states.</param>
/// <param name="log">Who listens to what, as the batch has changed it.</param>
/// <param name="calls">Runs the commands that this one calls; null: it calls none.</param>
internal sealed class CallFrame(
    int depth, CommandEngine engine, BatchRun run, BatchSource source, EffectLog log, CommandSequence? calls = null) : ICommandCaller
{
    private readonly CommandLimits _limits = engine.Options.Limits;
    private readonly EditList _edits = new();
    private readonly EffectList _effects = new();
    private readonly EditList _observersEdits = new();
    private readonly EffectList _observersEffects = new();
    private readonly EditList _changes = new();
    private readonly PluginStateView _state = new(source);

    /// <summary>What a call is given: a field, so that a step may not be suspected of pointing into the stack.</summary>
    private CommandContext _context;

    /// <summary>Whose code is called; null: the core's.</summary>
    private ActivePlugin? _plugin;

    /// <summary>How many commands it is inside of.</summary>
    public int Depth => depth;

    /// <summary>Its row, which is another's once it was rewritten; null: there is none.</summary>
    public TableRow? Row { get; set; }

    /// <summary>What it sees.</summary>
    public BatchView View { get; private set; } = null!;

    /// <summary>
    /// A number of its own in the batch, the same when the segment runs again: the command, and how many others it has run before.
    /// </summary>
    public long Place { get; private set; }

    /// <summary>Its randomness.</summary>
    public ulong Seed { get; private set; }

    /// <summary>Whether its reply is written.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>Whether it is a part of a run that the first error ends and undoes.</summary>
    public bool IsAllOrNothing { get; private set; }

    /// <summary>What the run had left before it.</summary>
    public RunMark Before { get; private set; }

    /// <summary>Before the first command that it called: all of them are undone with it.</summary>
    public DraftSavepoint? BeforeCalls { get; set; }

    /// <summary>
    /// Refused or Failed when a command that it called has ended the run of the segment: whatever it answers then is void. Else Done.
    /// </summary>
    public SegmentOutcome CallsOutcome { get; set; }

    /// <summary>How much its function may do here: see <see cref="CommandContext.IsTooMuch"/>.</summary>
    public long MostElements { get; set; }

    /// <summary>What stands in for fields that its edits change, which was put together before; null: nothing.</summary>
    public StagedFields? Staged { get; set; }

    /// <summary>Whether its answer was written before, and need only be put back: see <see cref="IReplyWriter.TryPutBack"/>.</summary>
    public bool HasWithheld { get; set; }

    /// <summary>The error to answer with after a part of it has failed.</summary>
    public ErrorText Error { get; set; } = "";

    /// <summary>What the plugin that is called is given.</summary>
    public ref readonly CommandContext Context => ref _context;

    /// <summary>What of it is the plugin's own.</summary>
    public PluginScope Scope => field ??= new PluginScope
    {
        Value = () => _plugin is { } plugin ? run.State.ValueOf(plugin.Origin) : null,
        State = () => _state.Of(_plugin ?? throw new InvalidOperationException("Only plugins have a state.")),
        Commands = () => run.Table!.Lookup(_limits),
        Kinds = () => run.Table!.Kinds,
        Subscriptions = () => log.Subscriptions,
        Caller = this,
        Counters = () => _plugin is { } plugin ? engine.Statistics.Counters.Of(plugin.Name) : [],
    };

    /// <inheritdoc/>
    public ReplyTree Call(QueuedCommand command)
    {
        bool mayCall = calls is not null && Scope.Phase == PluginPhase.Execute && _plugin?.May(PluginRights.RunCommands) == true;
        return mayCall ? calls!.Call(this, command) : throw new InvalidOperationException(CommandContext.NoCaller);
    }

    /// <summary>A command begins.</summary>
    public void Begin(TableRow? row, BatchView view, long place, ulong runSeed, bool isAnswered, bool isAllOrNothing, in RunMark before)
    {
        Row = row;
        View = view;
        Place = place;
        Seed = SplitMix.Mix(runSeed + (ulong)place);
        IsAnswered = isAnswered;
        IsAllOrNothing = isAllOrNothing;
        Before = before;
        BeforeCalls = null;
        CallsOutcome = SegmentOutcome.Done;
        MostElements = long.MaxValue;
        Staged = null;
        HasWithheld = false;
    }

    /// <summary>What is called next sees this: a settler the command's own changes, an observer the database of a key that goes.</summary>
    public void Look(BatchView view, ulong seed)
    {
        View = view;
        Seed = seed;
    }

    /// <summary>
    /// Keeps what settlers are told of a step's edits. They are about to be applied, so what they point to may soon be gone.
    /// </summary>
    public void NoteChanges(scoped in Step step)
    {
        _changes.Clear();
        for (int i = 0; i < step.EditCount; i++) _changes.Note(step.EditAt(i));
    }

    /// <summary>A plugin, or the command's own function, is about to be called: what the last call wrote is over.</summary>
    /// <param name="plugin">Whose code it is; null: the core's.</param>
    /// <param name="phase">In which phase.</param>
    public void Prepare(ActivePlugin? plugin, PluginPhase phase)
    {
        Debug.Assert(View is not null, "a function is called for a command that has not begun");

        // An observer is shown a step whose edits and effects are in the lists of the others.
        EditList edits = phase == PluginPhase.Observe ? _observersEdits : _edits;
        EffectList effects = phase == PluginPhase.Observe ? _observersEffects : _effects;
        edits.Clear();
        edits.Request = run.Request;
        effects.Clear();
        effects.Request = run.Request;
        PluginScope scope = Scope;
        scope.Effects = effects;
        scope.Phase = phase;
        scope.Changes = phase == PluginPhase.Settle ? new AppliedEdits(_changes) : default;
        scope.Row = Row?.Row;
        scope.IsNested = depth > 0;
        scope.MostElements = phase == PluginPhase.Execute ? MostElements : long.MaxValue;
        scope.Refusal = null;
        _plugin = plugin;
        SessionState session = run.State.Database == View.Index ? run.State : run.State with { Database = View.Index };
        _context = new CommandContext(View.NowMs, Seed, session, _limits, edits, scope);
    }

    /// <summary>
    /// Lets go of whom it called last, and of what that made: who is at rest must hold neither a plugin that is taken out nor the copy of a
    /// large value.
    /// </summary>
    public void Forget()
    {
        Row = null;
        View = null!;
        Before = default;
        Staged = null;
        Scope.Forget();
        _plugin = null;
        _context = default;
        _edits.Clear();
        _changes.Clear();
        _effects.Clear();
        _observersEdits.Clear();
        _observersEffects.Clear();
    }
}

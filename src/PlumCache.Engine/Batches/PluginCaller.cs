using PlumCache.Abstractions;
using PlumCache.Storage;

namespace PlumCache.Engine;

/// <summary>
/// Calls plugins and commands' functions, and contains them: an exception, nonsense or a step beyond a plugin's rights comes back as an error to answer
/// with, is counted and reported, and leaves nothing behind. Broken storage is nobody's error and passes through.
/// </summary>
internal sealed class PluginCaller(CommandEngine engine, BatchRun run, BatchSource source, EffectLog effects)
{
    /// <summary>One call in so many is timed: two looks at the clock would cost as much as a short transformer.</summary>
    private const int TimedCalls = 16;

    private readonly CommandLimits _limits = engine.Options.Limits;
    private readonly PluginScope _scope = new();
    private readonly EditList _edits = new();
    private readonly EditList _observersEdits = new();
    private readonly EditList _changes = new();
    private readonly EffectList _effects = new();
    private readonly EffectList _observersEffects = new();
    private readonly PluginStateView _state = new(source);

    /// <summary>What the call is given: a field, so that a step may not be suspected of pointing into the stack.</summary>
    private CommandContext _context;

    /// <summary>The error to answer with after a call that failed.</summary>
    public ErrorText Error { get; set; } = "";

    /// <summary>Whether there is a draft to apply edits to.</summary>
    public bool HasDraft { get; set; }

    /// <summary>Whether another command runs the one that is called for.</summary>
    public bool IsNested { get; set; }

    /// <summary>Calls a plugin in the phase of a stage.</summary>
    /// <returns>False: <see cref="Error"/> answers, and the step is void.</returns>
    public bool TryTransform(Stage stage, TableRow row, BatchView view, in Command command, ulong seed, out Step step)
    {
        ActivePlugin plugin = stage.Plugin;
        ref RowCounter counter = ref source.Counters.At(plugin.CounterIndex);
        long started = counter.Calls++ % TimedCalls == 0 ? engine.Options.Time.GetTimestamp() : 0;
        try
        {
            Prepare(plugin, stage.Phase, row.Row, view.NowMs, seed);
            step = plugin.Plugin.Transform(in _context, view, in command);
            if (started != 0) counter.Ticks += (engine.Options.Time.GetTimestamp() - started) * TimedCalls;
            if (StepRules.Check(step, plugin, stage.Phase, row, run.State, _limits, source.Databases, HasDraft) is not { } problem)
            {
                plugin.Breaker.RecordSuccess();
                return true;
            }

            Fail(plugin, row, new InvalidOperationException($"The plugin's step is void: {problem}."), problem);
        }
        catch (Exception e) when (!StorageBrokenException.IsIn(e))
        {
            Fail(plugin, row, e, e.Message);
        }

        step = default;
        return false;
    }

    /// <summary>Calls a command's own function.</summary>
    /// <returns>False: <see cref="Error"/> answers, and the step is void.</returns>
    public bool TryFunction(TableRow row, BatchView view, in Command command, ulong seed, out Step step)
    {
        ActivePlugin? plugin = row.Plugin;
        try
        {
            Prepare(plugin, PluginPhase.Execute, row.Row, view.NowMs, seed);
            step = row.Function!(in _context, view, in command);
            if (StepRules.Check(step, plugin, PluginPhase.Execute, row, run.State, _limits, source.Databases, HasDraft) is not { } problem)
            {
                plugin?.Breaker.RecordSuccess();
                return true;
            }

            Fail(plugin, row, new InvalidOperationException($"The command's step is void: {problem}."), problem);
        }
        catch (Exception e) when (!StorageBrokenException.IsIn(e))
        {
            Fail(plugin, row, e, e.Message);
        }

        step = default;
        return false;
    }

    /// <summary>Has a plugin look at how a command ended.</summary>
    /// <returns>False: <see cref="Error"/> answers.</returns>
    public bool TryObserve(Stage stage, TableRow row, BatchView view, in Command command, in Step step, ulong seed, out EffectList? effects)
    {
        ActivePlugin plugin = stage.Plugin;
        ref RowCounter counter = ref source.Counters.At(plugin.CounterIndex);
        long started = counter.Calls++ % TimedCalls == 0 ? engine.Options.Time.GetTimestamp() : 0;
        try
        {
            Prepare(plugin, PluginPhase.Observe, row.Row, view.NowMs, seed);
            effects = plugin.Plugin.Observe(in _context, view, in command, in step);
            if (started != 0) counter.Ticks += (engine.Options.Time.GetTimestamp() - started) * TimedCalls;
            if (effects is null || StepRules.CheckEffects(effects, plugin) is not { } problem)
            {
                plugin.Breaker.RecordSuccess();
                return true;
            }

            Fail(plugin, row, new InvalidOperationException($"The plugin's effects are void: {problem}."), problem);
        }
        catch (Exception e) when (!StorageBrokenException.IsIn(e))
        {
            Fail(plugin, row, e, e.Message);
        }

        effects = null;
        return false;
    }

    /// <summary>Tells a plugin that a command of a connection it keeps a value for is being refused.</summary>
    /// <param name="stage">Where it stands.</param>
    /// <param name="row">The command; null: there is none.</param>
    /// <param name="view">The keys.</param>
    /// <param name="command">The request.</param>
    /// <param name="refusal">The error that answers.</param>
    /// <param name="unwatches">Whether the connection watches nothing any more.</param>
    /// <returns>
    /// The refusal in the plugin's words when it has some of its own, else the same; an error of its own, and the connection is closed,
    /// when it fails.
    /// </returns>
    public ErrorText TellRefusal(
        Stage stage, TableRow? row, BatchView view, scoped in Command command, ErrorText refusal, out bool unwatches)
    {
        ActivePlugin plugin = stage.Plugin;
        unwatches = false;
        try
        {
            Prepare(plugin, stage.Phase, row?.Row, view.NowMs, run.Seed, refusal);
            Step step = plugin.Plugin.Transform(in _context, view, in command);
            if (step.HasValue) run.State = run.State.WithValueOf(plugin.Origin, step.Value);
            unwatches = step.Edit.Kind == EditKind.Unwatch && plugin.May(PluginRights.Watch);
            return step.Reply.Data is ErrorText own ? own : refusal;
        }
        catch (Exception e) when (!StorageBrokenException.IsIn(e))
        {
            // What it keeps for the connection is no longer what the client believes it to be: a transaction, say, would run without the
            // refused command.
            run.State = run.State with { IsClosing = true };
            return Fail(plugin, row, e, e.Message);
        }
    }

    /// <summary>Notes a failure that came later, while a step's reply was written or its edits applied.</summary>
    /// <param name="plugin">Whose; null for the core.</param>
    /// <param name="row">The command.</param>
    /// <param name="exception">What happened.</param>
    /// <param name="message">What the client is told of it.</param>
    /// <returns>The error to answer with.</returns>
    public ErrorText Fail(ActivePlugin? plugin, TableRow? row, Exception exception, string message)
    {
        engine.Report(row?.FullName ?? plugin?.Name ?? "core", exception);
        if (plugin is null) return Error = CommandGuard.InternalError;
        source.Counters.At(plugin.CounterIndex).Failed++;
        if (plugin.Breaker.RecordFailure(source.NowMs, engine.Options.PluginBreakerFailures, engine.Options.PluginBreakerCooldownMs))
        {
            engine.ReportBreaker(plugin.Name);
        }

        return Error = $"PLUGINERR {plugin.Name}: {message}";
    }

    /// <summary>The error of a command that a plugin with an open breaker should see or run.</summary>
    public static ErrorText BreakerError(ActivePlugin plugin) =>
        $"PLUGINERR {plugin.Name}: it failed {plugin.Breaker.FailuresInARow} times in a row and is left out for a while; see PLUGIN INFO {plugin.Name}";

    /// <summary>Keeps what settlers are told of a step's edits. They are about to be applied, so what they point to may soon be gone.</summary>
    public void NoteChanges(scoped in Step step)
    {
        _changes.Clear();
        if (step.Edits is not { } edits)
        {
            _changes.Note(step.Edit);
            return;
        }

        for (int i = 0; i < edits.Count; i++) _changes.Note(edits[i]);
    }

    /// <summary>
    /// Lets go of whom it called last, and of what that made: who is at rest must hold neither a plugin that is taken out nor the copy of a
    /// large value.
    /// </summary>
    public void Forget()
    {
        _scope.Forget();
        _context = default;
        _edits.Clear();
        _observersEdits.Clear();
        _changes.Clear();
        _effects.Clear();
        _observersEffects.Clear();
    }

    private void Prepare(ActivePlugin? plugin, PluginPhase phase, CommandRow? row, long nowMs, ulong seed, ErrorText? refusal = null)
    {
        // An observer is shown a step whose edits and effects are in the recorders: it gets others.
        EditList edits = phase == PluginPhase.Observe ? _observersEdits : _edits;
        edits.Clear();
        edits.Request = run.Request;
        _scope.Effects = phase == PluginPhase.Observe ? _observersEffects : _effects;
        _scope.Effects.Clear();
        _scope.Effects.Request = run.Request;
        _scope.Phase = phase;
        _scope.Changes = phase == PluginPhase.Settle ? new AppliedEdits(_changes) : default;
        _scope.Row = row;
        _scope.IsNested = IsNested;
        _scope.Refusal = refusal;
        if (plugin is not null)
        {
            _scope.Commands = run.Table!.Lookup(_limits);
            _scope.State = _state.Of(plugin);
            _scope.Value = run.State.ValueOf(plugin.Origin);
            _scope.Subscriptions = effects.Subscriptions;
            _scope.Counters = plugin.ReadCounters;
        }

        _context = new CommandContext(nowMs, seed, run.State, _limits, edits, _scope);
        Faults.At(FaultPoint.PluginCall);
    }
}

using PlumCache.Abstractions;
using PlumCache.Engine.Edits;
using PlumCache.Engine.Plugins;
using PlumCache.Engine.Runs;
using PlumCache.Engine.Serving;
using PlumCache.Engine.Statistics;
using PlumCache.Engine.Table;
using PlumCache.Engine.Views;
using PlumCache.Storage;

namespace PlumCache.Engine.Batches;

/// <summary>
/// Calls plugins and commands' functions, and contains them: an exception, nonsense or a step beyond a plugin's rights comes back as the
/// frame's error, is counted and reported, and leaves nothing behind. Broken storage is nobody's error and passes through.
/// </summary>
internal sealed class PluginCaller(CommandEngine engine, BatchRun run, BatchSource source, EffectLog effects)
{
    /// <summary>One call in so many is timed: two looks at the clock would cost as much as a short transformer.</summary>
    private const int TimedCalls = 16;

    private readonly TimeProvider _time = engine.Options.Time;
    private readonly StepRules _rules = new(run, source, engine.Options.Limits);

    /// <summary>Calls a plugin in the phase of a stage.</summary>
    /// <returns>False: the frame's error answers, and the step is void.</returns>
    public bool TryTransform(CallFrame frame, Stage stage, in Command command, out Step step)
    {
        if (stage.Plugin.Breaker.IsOpen(source.NowMs))
        {
            step = Step.Continue(command);
            return stage.Plugin.Manifest.Breaker == BreakerPolicy.Skip || IsClosed(frame, stage.Plugin);
        }

        ref RowCounter counter = ref source.Counters.At(stage.Plugin.CounterIndex);
        long started = counter.Calls++ % TimedCalls == 0 ? _time.GetTimestamp() : 0;
        bool isSound = TryCall(frame, stage.Plugin, stage.Phase, in command, out step);
        if (started != 0) counter.Ticks += (_time.GetTimestamp() - started) * TimedCalls;
        return isSound;
    }

    /// <summary>Calls a command's own function.</summary>
    /// <returns>False: the frame's error answers, and the step is void.</returns>
    public bool TryFunction(CallFrame frame, in Command command, out Step step)
    {
        step = default;
        ActivePlugin? plugin = frame.Row!.Plugin;
        return (plugin is null || IsClosed(frame, plugin)) && TryCall(frame, plugin, PluginPhase.Execute, in command, out step);
    }

    /// <summary>Has those who observe a command look at how it ended.</summary>
    /// <param name="frame">The command's.</param>
    /// <param name="command">The request, as it was carried out.</param>
    /// <param name="step">What it came to.</param>
    /// <returns>False: one failed, and the frame's error answers.</returns>
    public bool TryObserve(CallFrame frame, scoped in Command command, scoped in Step step)
    {
        foreach (Stage stage in frame.Row!.Observers)
        {
            if (!stage.Concerns(frame.Row, command)) continue;
            if (!TryObserve(frame, stage, in command, in step, out EffectList? asked)) return false;
            if (asked is not null) effects.Add(stage.Plugin, asked);
        }

        return true;
    }

    private bool TryObserve(CallFrame frame, Stage stage, in Command command, in Step step, out EffectList? asked)
    {
        ActivePlugin plugin = stage.Plugin;
        asked = null;
        if (plugin.Breaker.IsOpen(source.NowMs)) return true; // it could only tell, so nothing is let in by leaving it out
        ref RowCounter counter = ref source.Counters.At(plugin.CounterIndex);
        long started = counter.Calls++ % TimedCalls == 0 ? _time.GetTimestamp() : 0;
        try
        {
            Prepare(frame, plugin, PluginPhase.Observe);
            asked = plugin.Plugin.Observe(in frame.Context, frame.View, in command, in step);
            if (started != 0) counter.Ticks += (_time.GetTimestamp() - started) * TimedCalls;
            if (asked is null || StepRules.CheckEffects(asked, plugin) is not { } problem)
            {
                plugin.Breaker.RecordSuccess();
                return true;
            }

            Fail(frame, plugin, new InvalidOperationException($"The plugin's effects are void: {problem}."), problem);
        }
        catch (Exception exception) when (!StorageBrokenException.IsIn(exception))
        {
            Fail(frame, plugin, exception, exception.Message);
        }

        asked = null;
        return false;
    }

    /// <summary>
    /// Tells those plugins that keep a value for the connection, whatever the refusal is for: a transaction must not run without what was
    /// refused.
    /// </summary>
    public ErrorText TellRefusal(CallFrame frame, scoped in Command command, ErrorText refusal, EditApplier edits)
    {
        if (run.State.Values is null) return refusal;
        foreach (Stage stage in run.Table!.SessionStages)
        {
            if (!stage.SeesRefusals || !stage.HasWords(command) || run.State.ValueOf(stage.Plugin.Origin) is null) continue;
            refusal = TellRefusal(frame, stage, command, refusal, out bool unwatches);
            if (unwatches && source.Draft is { } draft) edits.Unwatch(draft); // EXEC always has one
        }

        return refusal;
    }

    /// <summary>Tells a plugin that a command of a connection it keeps a value for is being refused.</summary>
    /// <param name="frame">The command's.</param>
    /// <param name="stage">Where the plugin stands.</param>
    /// <param name="command">The request.</param>
    /// <param name="refusal">The error that answers.</param>
    /// <param name="unwatches">Whether the connection watches nothing any more.</param>
    /// <returns>
    /// The refusal in the plugin's words when it has some of its own, else the same; an error of its own, and the connection is closed,
    /// when it fails.
    /// </returns>
    private ErrorText TellRefusal(CallFrame frame, Stage stage, scoped in Command command, ErrorText refusal, out bool unwatches)
    {
        ActivePlugin plugin = stage.Plugin;
        unwatches = false;
        try
        {
            Prepare(frame, plugin, stage.Phase);
            frame.Scope.Refusal = refusal;
            Step step = plugin.Plugin.Transform(in frame.Context, frame.View, in command);
            if (step.HasValue) run.Keep(plugin, step.Value);
            unwatches = step.Edit.Kind == EditKind.Unwatch && plugin.May(PluginRights.Watch);
            return step.Reply.Data is ErrorText own ? own : refusal;
        }
        catch (Exception exception) when (!StorageBrokenException.IsIn(exception))
        {
            // What it keeps for the connection is no longer what the client believes it to be: a transaction, say, would run without the
            // refused command.
            run.Close();
            return Fail(frame, plugin, exception, exception.Message);
        }
    }

    /// <summary>Notes a failure, also one that came later, while a step's reply was written or its edits applied.</summary>
    /// <param name="frame">The command's.</param>
    /// <param name="plugin">Whose; null for the core.</param>
    /// <param name="exception">What happened.</param>
    /// <param name="message">What the client is told of it.</param>
    /// <returns>The error to answer with.</returns>
    public ErrorText Fail(CallFrame frame, ActivePlugin? plugin, Exception exception, string message)
    {
        frame.Error = plugin is null ? ServerResult.InternalError : $"PLUGINERR {plugin.Name}: {message}";
        if (!run.TakeFailure(frame.Place, plugin?.Name ?? "", message)) return frame.Error;
        engine.Report(frame.Row?.FullName ?? plugin?.Name ?? "core", exception);
        if (plugin is null) return frame.Error;
        source.Counters.At(plugin.CounterIndex).Failed++;
        if (plugin.Breaker.RecordFailure(source.NowMs, engine.Options.PluginBreakerFailures, engine.Options.PluginBreakerCooldownMs))
        {
            engine.ReportBreaker(plugin.Name);
        }

        return frame.Error;
    }

    /// <summary>The same for what is wrong without anything having been thrown.</summary>
    public ErrorText Fail(CallFrame frame, ActivePlugin? plugin, string problem) =>
        Fail(frame, plugin, new InvalidOperationException(problem), problem);

    /// <summary>Whether a plugin may be called; if not, that is the frame's error.</summary>
    private bool IsClosed(CallFrame frame, ActivePlugin plugin)
    {
        if (!plugin.Breaker.IsOpen(source.NowMs)) return true;
        frame.Error = $"PLUGINERR {plugin.Name}: it failed {plugin.Breaker.FailuresInARow} times in a row and is left out for a while; "
            + $"see PLUGIN INFO {plugin.Name}";
        return false;
    }

    private bool TryCall(CallFrame frame, ActivePlugin? plugin, PluginPhase phase, in Command command, out Step step)
    {
        try
        {
            Prepare(frame, plugin, phase);
            step = phase == PluginPhase.Execute
                ? frame.Row!.Function!(in frame.Context, frame.View, in command)
                : plugin!.Plugin.Transform(in frame.Context, frame.View, in command);
            if (IsSound(frame, plugin, phase, step)) return true;
        }
        catch (Exception exception) when (!StorageBrokenException.IsIn(exception))
        {
            // Where the run is over anyway it is no fault of the function not to know what to do with that.
            if (frame.CallsOutcome == SegmentOutcome.Done) Fail(frame, plugin, exception, exception.Message);
        }

        step = default;
        return false;
    }

    private bool IsSound(CallFrame frame, ActivePlugin? plugin, PluginPhase phase, scoped in Step step)
    {
        if (frame.CallsOutcome != SegmentOutcome.Done) return false; // the run is over, whatever it answers
        if (_rules.Check(step, plugin, phase, frame.Row!, frame.MostElements) is not { } problem)
        {
            plugin?.Breaker.RecordSuccess();
            return true;
        }

        string whose = phase == PluginPhase.Execute ? "command" : "plugin";
        Fail(frame, plugin, new InvalidOperationException($"The {whose}'s step is void: {problem}."), problem);
        return false;
    }

    private static void Prepare(CallFrame frame, ActivePlugin? plugin, PluginPhase phase)
    {
        frame.Prepare(plugin, phase);
        Faults.At(FaultPoint.PluginCall);
    }
}

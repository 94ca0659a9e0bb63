namespace PlumCache.Abstractions;

/// <summary>
/// A plugin: a manifest and pure functions. It has a public parameterless constructor and holds nothing but what <see cref="Configure"/>
/// was given: no clock, no I/O, no statics that change. The same input gives the same result, on any thread, any number of times.
/// </summary>
public interface IPlugin
{
    /// <summary>
    /// What it is, adds and wants to see. Its schema and name are the same before and after <see cref="Configure"/>; its interests may
    /// differ.
    /// </summary>
    PluginManifest Manifest { get; }

    /// <summary>What is wrong with settings beyond what their schema says, or null. Called before <see cref="Configure"/>.</summary>
    /// <param name="settings">Already checked against the schema.</param>
    /// <returns>A sentence that begins with the setting's name; the start, or the load, then fails with it.</returns>
    string? Check(PluginSettings settings) => null;

    /// <summary>The plugin under these settings; this object stays as it is, and may serve requests meanwhile.</summary>
    /// <param name="settings">Already checked.</param>
    IPlugin Configure(PluginSettings settings) => this;

    /// <summary>
    /// Sees a command in the phases Admit, Rewrite and Settle (<see cref="CommandContext.Phase"/>), if <see
    /// cref="PluginManifest.Interests"/> names it.
    /// <list type="bullet">
    /// <item>Admit, Rewrite: continue (with the same command, a rewritten one, or several), answer, or refuse.</item>
    /// <item>Settle: continue, with edits that join the command's; or refuse: then nothing of the command holds, and the refusal answers
    /// it.</item>
    /// </list>
    /// A default step, edits or effects outside its rights, and an exception are answered with <c>-PLUGINERR</c>, and change nothing.
    /// </summary>
    /// <param name="context">Time, seed, session, limits, phase, the plugin's own value and state.</param>
    /// <param name="view">The connection's database, what stands before in the batch included.</param>
    /// <param name="command">The request, with its arity checked.</param>
    Step Transform(in CommandContext context, KeyspaceView view, in Command command) => Step.Continue(command);

    /// <summary>
    /// Sees a command that has been decided, in the phase Observe. It can change nothing any more. One that was answered in Admit without
    /// edits did not run, so it is not seen.
    /// </summary>
    /// <param name="context">As for <see cref="Transform"/>.</param>
    /// <param name="view">As the command's function saw it: before its edits.</param>
    /// <param name="command">The command that ran: what the plugins before made of the request.</param>
    /// <param name="step">How it ended: its reply and its edits.</param>
    /// <returns>What is to be done after the publish, usually <see cref="CommandContext.Effects"/>; null for nothing.</returns>
    EffectList? Observe(in CommandContext context, KeyspaceView view, in Command command, in Step step) => null;
}

namespace PlumCache.Abstractions;

/// <summary>When a plugin sees a command. Inside a phase plugins run in the order of their categories, then of <c>srcSet</c>.</summary>
public enum PluginPhase
{
    /// <summary>First: whether the command is let in at all.</summary>
    Admit,

    /// <summary>
    /// Then: what the command means. A command that was rewritten goes on with the plugins behind, those of its new name included.
    /// </summary>
    Rewrite,

    /// <summary>The command's own function. No interest can name it.</summary>
    Execute,

    /// <summary>
    /// After a command's edits were applied and before they are published: quotas, eviction. The view shows what the command wrote.
    /// </summary>
    Settle,

    /// <summary>Last: what is told of it. <see cref="IPlugin.Observe"/> is called instead of <see cref="IPlugin.Transform"/>.</summary>
    Observe,
}

namespace PlumCache.Abstractions;

/// <summary>A plugin: a manifest and pure functions. It holds nothing but what its constructor was given.</summary>
public interface IPlugin
{
    /// <summary>What it is and adds.</summary>
    PluginManifest Manifest { get; }

    /// <summary>Rewrites, answers or refuses a command that <see cref="PluginManifest.Transforms"/> names. Pure, like <see cref="CommandFunction"/>.</summary>
    /// <param name="context">Time, seed, session and limits.</param>
    /// <param name="view">The connection's database.</param>
    /// <param name="command">The request, with its arity checked.</param>
    Step Transform(in CommandContext context, KeyspaceView view, in Command command) => Step.Continue(command);
}

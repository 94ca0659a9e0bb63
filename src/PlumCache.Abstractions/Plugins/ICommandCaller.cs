namespace PlumCache.Abstractions;

/// <summary>Runs commands for a command's own function while that runs: see <see cref="CommandContext.Call"/>.</summary>
public interface ICommandCaller
{
    /// <summary>Runs a command.</summary>
    /// <param name="command">The command, and where it runs.</param>
    /// <returns>What it answers.</returns>
    /// <exception cref="InvalidOperationException">Commands that call commands are nested too deep.</exception>
    ReplyTree Call(QueuedCommand command);
}

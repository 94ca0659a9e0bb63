namespace PlumCache.Abstractions;

/// <summary>
/// What the server says of commands that a plugin has in its hands: those that it keeps, to have them run later, or to tell of them.
/// </summary>
public abstract class CommandLookup
{
    /// <summary>Knows no command: refuses none and hides nothing.</summary>
    public static readonly CommandLookup None = new Nothing();

    /// <summary>
    /// Why a command could not be run inside another one, in the words in which MULTI refuses to queue it: unknown, wrong number of
    /// arguments, a key too long, not allowed there; null: it could.
    /// </summary>
    public abstract ErrorText? Refuse(scoped in Command command);

    /// <summary>
    /// The command as people may see it: what <see cref="CommandRow.Secrets"/> names is replaced, also in commands that it carries.
    /// </summary>
    /// <returns>A copy, or the command itself when there is nothing to hide.</returns>
    public abstract Command Hide(in Command command);

    private sealed class Nothing : CommandLookup
    {
        public override ErrorText? Refuse(scoped in Command command) => null;

        public override Command Hide(in Command command) => command;
    }
}

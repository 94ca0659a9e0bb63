using System.Collections.Immutable;

namespace PlumCache.Abstractions;

/// <summary>Commands that a plugin wants to see, in one phase. A command that no plugin is interested in pays nothing.</summary>
public sealed record Interest
{
    /// <summary>When. Not <see cref="PluginPhase.Execute"/>.</summary>
    public required PluginPhase Phase { get; init; }

    /// <summary>Which commands.</summary>
    public InterestScope Scope { get; init; }

    /// <summary>
    /// Lower-case names for <see cref="InterestScope.Named"/>; a container's subcommand is <c>object|freq</c>. In the Observe phase
    /// <c>expired</c> and <c>evicted</c> name the engine's own removals, told as commands with the key as their argument.
    /// </summary>
    public ImmutableArray<string> Commands { get; init; } = [];

    /// <summary>Only commands with a key that begins with one of these (UTF-8); empty for all.</summary>
    public ImmutableArray<string> KeyPrefixes { get; init; } = [];

    /// <summary>Only commands of at least so many words, the name included; 0 for all. SET with options has four or more.</summary>
    public int MinWords { get; init; }

    /// <summary>
    /// Also commands that are being refused (unknown, wrong arity, no memory, a failure of theirs or of a plugin): see
    /// <see cref="CommandContext.Refusal"/>. Only for <see cref="InterestScope.Sessions"/>.
    /// </summary>
    public bool SeesRefusals { get; init; }

    /// <summary>
    /// Whether, as long as it keeps a value for a connection, it answers or refuses all commands of that connection but server commands and
    /// those flagged <see cref="CommandFlags.NotHeld"/> (MULTI queues them): they then take no draft. Only for
    /// <see cref="InterestScope.Sessions"/> in the phase Admit, of a plugin whose <see cref="PluginManifest.Breaker"/> is
    /// <see cref="BreakerPolicy.Refuse"/>: without it, what a client believes to be held would run at once.
    /// </summary>
    public bool HoldsCommands { get; init; }

    /// <summary>Whether edits may come of a command that only reads: it then runs in the writers' lane.</summary>
    public bool MayWrite { get; init; }

    /// <summary>
    /// What it adds to the syntax of the commands that <see cref="Commands"/> names, in Redis' notation: <c>[EX seconds | PX milliseconds |
    /// KEEPTTL]</c>. An option that stands alone in the command's own (<c>[KEEPTTL]</c>) and is one of these is told once, here.
    /// </summary>
    public string Syntax { get; init; } = "";

    /// <summary>Rewriting commands by name.</summary>
    /// <param name="commands">Lower-case names.</param>
    public static Interest Rewrite(params ReadOnlySpan<string> commands) => new() { Phase = PluginPhase.Rewrite, Commands = [.. commands] };
}

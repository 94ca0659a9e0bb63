using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Engine.Table;

/// <summary>A row with what the contract's rows cannot hold: the function of a server command.</summary>
/// <param name="Server">What it does, when it is flagged Server.</param>
/// <param name="Subcommands">Those of a container.</param>
internal sealed record CoreCommand(CommandRow Row, ServerFunction? Server, ImmutableArray<CoreCommand> Subcommands)
{
    /// <summary>A command whose row says all, its subcommands included.</summary>
    public static CoreCommand Pure(CommandRow row) => new(row, null, [.. row.Subcommands.Select(Pure)]);

    /// <summary>A server command.</summary>
    public static CoreCommand Of(CommandRow row, ServerFunction function) =>
        new(row with { Flags = row.Flags | CommandFlags.Server }, function, []);

    /// <summary>A container of commands.</summary>
    public static CoreCommand Container(CommandRow row, params ReadOnlySpan<CoreCommand> subcommands)
    {
        ImmutableArray<CoreCommand> subs = [.. subcommands];
        return new CoreCommand(row with { Subcommands = [.. subs.Select(sub => sub.Row)] }, null, subs);
    }
}

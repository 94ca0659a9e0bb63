using PlumCache.Abstractions;

namespace PlumCache.Engine.Table;

/// <summary>What a table says of a command that is not run now.</summary>
/// <param name="limits">Longest key.</param>
internal sealed class RequestLookup(CommandTable table, CommandLimits limits) : CommandLookup
{
    public override ErrorText? Refuse(scoped in Command command)
    {
        if (table.Resolve(command, isInternal: false, out ErrorText? error) is not { } row) return error;
        if (row.Row.Flags.HasFlag(CommandFlags.NoMulti)) return Errors.NotInsideOthers;
        return row.RefuseLongKey(command, limits.MaxKeyBytes);
    }

    public override Command Hide(in Command command) => Redaction.Of(table, command);
}

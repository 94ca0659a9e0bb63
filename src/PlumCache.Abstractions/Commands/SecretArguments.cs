namespace PlumCache.Abstractions;

/// <summary>
/// Arguments of a command that nobody is shown: MONITOR, SLOWLOG and whoever else repeats commands tells <c>(redacted)</c> in their place.
/// </summary>
public sealed record SecretArguments
{
    /// <summary>All behind the name (of the subcommand).</summary>
    public static readonly SecretArguments All = new() { Count = int.MaxValue };

    /// <summary>The word behind which they stand, in any case; empty: they stand behind the name (of the subcommand).</summary>
    public string Word { get; init; } = "";

    /// <summary>How many, from 1.</summary>
    public int Count { get; init; } = 1;
}

using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Ttl;

/// <summary>The commands of <c>ttl</c>, as data.</summary>
internal static class TtlRows
{
    /// <summary>All rows, by name as documented.</summary>
    public static ImmutableArray<CommandRow> All { get; } =
    [
        new()
        {
            Name = "expire",
            Arity = -3,
            Flags = CommandFlags.Write | CommandFlags.Fast,
            Keys = KeyPositions.One,
            KeyAccess = [KeyAccess.ReadWrite | KeyAccess.Update],
            Group = "generic",
            Syntax = "key seconds [NX | XX | GT | LT]",
            Complexity = "O(k), k bytes of key",
            Summary = "Lets a key end after some seconds.",
            Function = Expire.InSeconds,
        },
        new()
        {
            Name = "expireat",
            Arity = -3,
            Flags = CommandFlags.Write | CommandFlags.Fast,
            Keys = KeyPositions.One,
            KeyAccess = [KeyAccess.ReadWrite | KeyAccess.Update],
            Group = "generic",
            Syntax = "key unix-time-seconds [NX | XX | GT | LT]",
            Complexity = "O(k), k bytes of key",
            Summary = "Lets a key end at a Unix time in seconds.",
            Function = Expire.AtSeconds,
        },
        new()
        {
            Name = "expiretime",
            Arity = 2,
            Flags = CommandFlags.ReadOnly | CommandFlags.Fast,
            Keys = KeyPositions.One,
            Group = "generic",
            Syntax = "key",
            Complexity = "O(k), k bytes of key",
            Summary = "Tells the Unix time in seconds at which a key ends.",
            Function = TimeToLive.UnixSeconds,
        },
        new()
        {
            Name = "persist",
            Arity = 2,
            Flags = CommandFlags.Write | CommandFlags.Fast,
            Keys = KeyPositions.One,
            KeyAccess = [KeyAccess.ReadWrite | KeyAccess.Update],
            Group = "generic",
            Syntax = "key",
            Complexity = "O(k), k bytes of key",
            Summary = "Lets a key stay for good.",
            Function = Expire.Persist,
        },
        new()
        {
            Name = "pexpire",
            Arity = -3,
            Flags = CommandFlags.Write | CommandFlags.Fast,
            Keys = KeyPositions.One,
            KeyAccess = [KeyAccess.ReadWrite | KeyAccess.Update],
            Group = "generic",
            Syntax = "key milliseconds [NX | XX | GT | LT]",
            Complexity = "O(k), k bytes of key",
            Summary = "Lets a key end after some milliseconds.",
            Function = Expire.InMilliseconds,
        },
        new()
        {
            Name = "pexpireat",
            Arity = -3,
            Flags = CommandFlags.Write | CommandFlags.Fast,
            Keys = KeyPositions.One,
            KeyAccess = [KeyAccess.ReadWrite | KeyAccess.Update],
            Group = "generic",
            Syntax = "key unix-time-milliseconds [NX | XX | GT | LT]",
            Complexity = "O(k), k bytes of key",
            Summary = "Lets a key end at a Unix time in milliseconds.",
            Function = Expire.AtMilliseconds,
        },
        new()
        {
            Name = "pexpiretime",
            Arity = 2,
            Flags = CommandFlags.ReadOnly | CommandFlags.Fast,
            Keys = KeyPositions.One,
            Group = "generic",
            Syntax = "key",
            Complexity = "O(k), k bytes of key",
            Summary = "Tells the Unix time in milliseconds at which a key ends.",
            Function = TimeToLive.UnixMilliseconds,
        },
        new()
        {
            Name = "pttl",
            Arity = 2,
            Flags = CommandFlags.ReadOnly | CommandFlags.Fast,
            Keys = KeyPositions.One,
            Group = "generic",
            Syntax = "key",
            Complexity = "O(k), k bytes of key",
            Summary = "Tells how many milliseconds a key has left.",
            Function = TimeToLive.Milliseconds,
        },
        new()
        {
            Name = "ttl",
            Arity = 2,
            Flags = CommandFlags.ReadOnly | CommandFlags.Fast,
            Keys = KeyPositions.One,
            Group = "generic",
            Syntax = "key",
            Complexity = "O(k), k bytes of key",
            Summary = "Tells how many seconds a key has left.",
            Function = TimeToLive.Seconds,
        },
    ];
}

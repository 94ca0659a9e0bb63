using System.Diagnostics.CodeAnalysis;

namespace PlumCache.Abstractions;

/// <summary>What the engine and clients need to know of a command before it runs; the names are those of Redis' COMMAND reply.</summary>
[Flags]
[SuppressMessage("Naming", "CA1711", Justification = "Flags is the field's term: COMMAND INFO calls them so.")]
public enum CommandFlags
{
    /// <summary>Nothing special.</summary>
    None = 0,

    /// <summary>May change keys: it runs on a draft, in the lane.</summary>
    Write = 1 << 0,

    /// <summary>Only reads keys.</summary>
    ReadOnly = 1 << 1,

    /// <summary>May need memory: refused with -OOM when there is none.</summary>
    DenyOom = 1 << 2,

    /// <summary>Administration.</summary>
    Admin = 1 << 3,

    /// <summary>Constant or logarithmic time.</summary>
    Fast = 1 << 4,

    /// <summary>Allowed before AUTH.</summary>
    NoAuth = 1 << 5,

    /// <summary>Runs once, outside any draft; the batch is published before it.</summary>
    Server = 1 << 6,

    /// <summary>May answer a listing too long for one buffer.</summary>
    Listing = 1 << 7,

    /// <summary>Not shown to MONITOR and SLOWLOG at all. What only carries secrets has <see cref="CommandRow.Secrets"/>.</summary>
    SkipMonitor = 1 << 8,

    /// <summary>Refused inside a transaction.</summary>
    NoMulti = 1 << 9,

    /// <summary>About the connection, not about keys.</summary>
    Connection = 1 << 10,

    /// <summary>Redis runs it while it loads its data, which here is never.</summary>
    Loading = 1 << 11,

    /// <summary>Redis runs it on a replica that has lost its master.</summary>
    Stale = 1 << 12,

    /// <summary>Needs no data at all: <see cref="Loading"/> and <see cref="Stale"/>.</summary>
    AnyTime = Loading | Stale,

    /// <summary>Not to be called from a script.</summary>
    NoScript = 1 << 13,

    /// <summary>Redis runs it while a script takes long.</summary>
    AllowBusy = 1 << 14,

    /// <summary>Redis refuses it while a replica loads its data in the background.</summary>
    NoAsyncLoading = 1 << 15,

    /// <summary>
    /// Takes long though it only reads, whatever its arguments: it runs alone, on a version of its own, away from the threads that serve
    /// sockets. What takes long at times says so itself, by <see cref="Step.Postpone"/>.
    /// </summary>
    LongRead = 1 << 16,

    /// <summary>No client can call it: a plugin's tick, or a name that only observers know.</summary>
    Internal = 1 << 17,

    /// <summary>Has edits though it writes no key of the databases (WATCH): it runs on a draft, in the lane.</summary>
    Edits = 1 << 18,

    /// <summary>About publish and subscribe.</summary>
    PubSub = 1 << 19,

    /// <summary>Not shown by SLOWLOG: what takes its time are the commands it runs.</summary>
    SkipSlowlog = 1 << 20,

    /// <summary>Reads the database as it is, and at the present time, also on a connection that reads from a snapshot.</summary>
    Live = 1 << 21,

    /// <summary>
    /// Changes keys that it does not name, all under a prefix: a plugin whose interest is in keys that begin with something (<see
    /// cref="Interest.KeyPrefixes"/>) sees it whatever its arguments are.
    /// </summary>
    Prefixes = 1 << 22,

    /// <summary>
    /// Runs also while a plugin holds the commands of its connection (<see cref="Interest.HoldsCommands"/>), and may begin or end that:
    /// MULTI and EXEC, and QUIT.
    /// </summary>
    NotHeld = 1 << 23,

    /// <summary>
    /// May wait until a key changes that it names (<see cref="Step.Wait"/>). It is also flagged <see cref="Write"/>.
    /// </summary>
    Blocking = 1 << 24,
}

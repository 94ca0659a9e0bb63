using System.Diagnostics.CodeAnalysis;

namespace PlumCache.Abstractions;

/// <summary>
/// What a plugin may ask for, beyond answering and keeping values and state of its own. A step that asks for more is answered with
/// <c>-PLUGINERR</c> and changes nothing. This contains mistakes, not malice: a plugin's code has the server's rights.
/// </summary>
[Flags]
[SuppressMessage("Naming", "CA1711", Justification = "Rights is the field's term.")]
public enum PluginRights
{
    /// <summary>Nothing more.</summary>
    None = 0,

    /// <summary>Edits of keys in the databases.</summary>
    WriteKeys = 1 << 0,

    /// <summary>Effects that publish.</summary>
    Publish = 1 << 1,

    /// <summary>Effects that subscribe and unsubscribe the connection.</summary>
    Subscribe = 1 << 2,

    /// <summary>
    /// Running commands of other modules (<see cref="Step.Run"/>), under the connection's user or the one a command was stored with.
    /// </summary>
    RunCommands = 1 << 3,

    /// <summary>Setting and clearing the connection's watches.</summary>
    Watch = 1 << 4,

    /// <summary>Taking and dropping snapshots.</summary>
    Snapshots = 1 << 5,

    /// <summary>All of them.</summary>
    All = WriteKeys | Publish | Subscribe | RunCommands | Watch | Snapshots,
}

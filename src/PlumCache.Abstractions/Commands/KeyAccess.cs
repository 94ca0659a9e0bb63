namespace PlumCache.Abstractions;

/// <summary>What a command does to a key: one of the first four, and what it does to the value. COMMAND INFO tells it.</summary>
[Flags]
public enum KeyAccess
{
    /// <summary>
    /// Not said: <see cref="ReadOnly"/> and <see cref="Access"/> for a command that reads, <see cref="ReadWrite"/>, <see cref="Access"/>
    /// and <see cref="Update"/> for one that writes.
    /// </summary>
    None = 0,

    /// <summary>Reads what the key holds, or only looks at the key.</summary>
    ReadOnly = 1 << 0,

    /// <summary>Changes what the key holds, in a way that depends on it.</summary>
    ReadWrite = 1 << 1,

    /// <summary>Puts something new there, whatever it was.</summary>
    Overwrite = 1 << 2,

    /// <summary>Removes the key, whatever it holds.</summary>
    Remove = 1 << 3,

    /// <summary>The answer, or another key, may tell of the value.</summary>
    Access = 1 << 4,

    /// <summary>The value or its expiry may become another.</summary>
    Update = 1 << 5,

    /// <summary>Adds to the value and takes nothing of it away.</summary>
    Insert = 1 << 6,

    /// <summary>Takes something of the value away, or all.</summary>
    Delete = 1 << 7,

    /// <summary>It depends on the options; the other flags tell the most it may be.</summary>
    Variable = 1 << 8,
}

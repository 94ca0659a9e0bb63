namespace PlumCache.Abstractions;

/// <summary>What an edit does.</summary>
public enum EditKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Sets value and expiry of a key.</summary>
    Put,

    /// <summary>Removes a key; nothing when it is not there.</summary>
    Remove,

    /// <summary>Changes the expiry of a key, or takes it away; nothing when the key is not there.</summary>
    SetExpiry,

    /// <summary>Removes every key that begins with a prefix; the empty prefix clears the database.</summary>
    RemovePrefix,

    /// <summary>Has everything under a prefix also appear under another.</summary>
    CopyPrefix,

    /// <summary>Has everything under a prefix appear under another instead.</summary>
    MovePrefix,

    /// <summary>Gives everything under a prefix an expiry, or takes it away.</summary>
    SetPrefixExpiry,

    /// <summary>Makes everything under a prefix what it was in a snapshot.</summary>
    RestorePrefix,

    /// <summary>Takes a snapshot of a database or of what is under a prefix.</summary>
    CreateSnapshot,

    /// <summary>Lets a snapshot go; nothing when it is not there.</summary>
    DropSnapshot,

    /// <summary>The connection watches a key.</summary>
    Watch,

    /// <summary>The connection watches all keys under a prefix.</summary>
    WatchPrefix,

    /// <summary>The connection watches nothing any more.</summary>
    Unwatch,

    /// <summary>Exchanges two databases.</summary>
    SwapDatabases,

    /// <summary>Writes bytes into the value of a key, or behind its end.</summary>
    Splice,

    /// <summary>Has what a key holds also be at another.</summary>
    CopyEntry,

    /// <summary>Has what a key holds be at another instead.</summary>
    MoveEntry,

    /// <summary>Sets value and expiry of a field of a key's collection.</summary>
    PutField,

    /// <summary>Removes a field of a key's collection, and with the last one the key; nothing when it is not there.</summary>
    RemoveField,

    /// <summary>Removes all fields of a key's collection that begin with some bytes.</summary>
    RemoveFields,

    /// <summary>Changes the expiry of a field, or takes it away; nothing when the field is not there.</summary>
    SetFieldExpiry,

    /// <summary>Removes all fields of a key's collection from one to another.</summary>
    RemoveFieldRange,
}

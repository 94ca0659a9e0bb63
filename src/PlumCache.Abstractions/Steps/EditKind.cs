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

    /// <summary>The connection watches a key.</summary>
    Watch,

    /// <summary>The connection watches all keys under a prefix.</summary>
    WatchPrefix,

    /// <summary>The connection watches nothing any more.</summary>
    Unwatch,
}

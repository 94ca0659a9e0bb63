namespace PlumCache.Abstractions;

/// <summary>What an edit is about.</summary>
public enum EditScope
{
    /// <summary>One key.</summary>
    Key,

    /// <summary>All keys that begin with its key.</summary>
    Prefix,

    /// <summary>Whole databases.</summary>
    Databases,

    /// <summary>A snapshot.</summary>
    Snapshot,

    /// <summary>The connection.</summary>
    Session,
}

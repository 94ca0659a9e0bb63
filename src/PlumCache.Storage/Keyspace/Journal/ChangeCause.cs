namespace PlumCache.Storage;

/// <summary>Why something was changed. The numbers are written into records, so they stay.</summary>
public enum ChangeCause : byte
{
    /// <summary>A command, of a client or of a plugin that was due.</summary>
    Command = 0,

    /// <summary>It was due: a key, or a snapshot with an end.</summary>
    Expired = 1,

    /// <summary>Room was needed.</summary>
    Evicted = 2,

    /// <summary>The host of the server.</summary>
    Direct = 3,

    /// <summary>The history of moments kept to be read at: one was kept, or let go.</summary>
    History = 4,
}

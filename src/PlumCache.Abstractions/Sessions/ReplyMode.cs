namespace PlumCache.Abstractions;

/// <summary>What CLIENT REPLY chose.</summary>
public enum ReplyMode
{
    /// <summary>Every command is answered.</summary>
    On,

    /// <summary>Nothing is answered until CLIENT REPLY ON.</summary>
    Off,

    /// <summary>The next command is not answered.</summary>
    Skip,
}

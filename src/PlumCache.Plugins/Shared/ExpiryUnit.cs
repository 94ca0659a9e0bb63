namespace PlumCache.Plugins.Shared;

/// <summary>How an option of SET and GETEX tells an expiry.</summary>
internal enum ExpiryUnit
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>EX: seconds from now.</summary>
    Seconds,

    /// <summary>PX: milliseconds from now.</summary>
    Milliseconds,

    /// <summary>EXAT: Unix seconds.</summary>
    UnixSeconds,

    /// <summary>PXAT: Unix milliseconds.</summary>
    UnixMilliseconds,
}

namespace PlumCache.Engine.Waits;

/// <summary>How far a wait for keys has come.</summary>
internal enum KeyWaitState
{
    /// <summary>Nobody has anything for it.</summary>
    Waiting,

    /// <summary>Its command runs, or has run, in a draft that is not published.</summary>
    Claimed,

    /// <summary>Its answer is there.</summary>
    Ended,

    /// <summary>The connection has its answer, or has gone.</summary>
    Gone,
}

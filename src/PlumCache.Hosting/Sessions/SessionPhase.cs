namespace PlumCache.Hosting.Sessions;

/// <summary>Where a session stands. Each has one method in <see cref="Session"/>.</summary>
internal enum SessionPhase
{
    /// <summary>Needs input.</summary>
    Receiving,

    /// <summary>Has input to cut into commands.</summary>
    Parsing,

    /// <summary>Has a batch under way.</summary>
    Running,

    /// <summary>That batch waits: see <see cref="SessionWait"/>.</summary>
    Suspended,

    /// <summary>Takes no more commands: see <see cref="SessionFarewell"/>.</summary>
    Ending,

    /// <summary>Over.</summary>
    Closed,
}

namespace PlumCache.Engine.Sessions;

/// <summary>How <c>CommandEngine.Run</c> has ended. Whatever it is, the bytes in the writer are final and may be sent.</summary>
public enum RunStatus
{
    /// <summary>The batch is done: send what is in the writer and read on.</summary>
    Completed,

    /// <summary>The batch does not go on for now: <see cref="EngineSession.Suspension"/> says why, and when to run it again.</summary>
    Suspended,

    /// <summary>Send what is in the writer, then close the connection. The rest of the batch is dropped.</summary>
    Close,
}

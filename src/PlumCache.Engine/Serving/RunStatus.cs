namespace PlumCache.Engine;

/// <summary>Why <see cref="CommandEngine.Run"/> returned. Whatever it is, the bytes in the writer are final and may be sent.</summary>
public enum RunStatus
{
    /// <summary>The batch is done: send what is in the writer and read on.</summary>
    Completed,

    /// <summary>
    /// Another writer has its turn. The session's resume callback is called once when to run again; the same batch goes on.
    /// </summary>
    Parked,

    /// <summary>Enough replies are pending. Send them, then run again: the same batch goes on.</summary>
    OutputFull,

    /// <summary>The next command is long: run again, the same batch, with <see cref="RunMode.Long"/> on a thread of the pool.</summary>
    Offload,

    /// <summary>
    /// A long reply is ready to be drained: call <see cref="ReplyStream.WriteNext"/> on <see cref="EngineSession.Stream"/>, sending in
    /// between,
    /// until it answers false, then run again: the same batch goes on.
    /// </summary>
    Streaming,

    /// <summary>
    /// Nothing may happen here before <see cref="EngineSession.ResumeAtMs"/>: run again then, or earlier when the resume callback comes.
    /// Sending need not wait.
    /// </summary>
    Delay,

    /// <summary>Send what is in the writer, then close the connection. The rest of the batch is dropped.</summary>
    Close,
}

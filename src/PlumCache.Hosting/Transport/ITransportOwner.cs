namespace PlumCache.Hosting.Transport;

/// <summary>
/// Who is told that a wait or a send ended. Called on any thread, possibly one that serves other connections: it must not block.
/// </summary>
internal interface ITransportOwner
{
    /// <summary>There is input, or its end, or the wait broke: the next <see cref="ITransport.Receive"/> tells.</summary>
    void OnReadable();

    /// <summary>The send ended: <see cref="ITransport.LastSendFailed"/> tells how.</summary>
    void OnSent();
}

namespace PlumCache.Hosting.Transport;

/// <summary>
/// One connection's bytes, without ever blocking. Used by one thread at a time; at most one wait for input and one send are under way at
/// a time. A wait or a send that answers false ends later with a call to the <see cref="ITransportOwner"/>, on any thread.
/// </summary>
internal interface ITransport
{
    /// <summary>The peer, <c>127.0.0.1:50000</c>.</summary>
    string RemoteAddress { get; }

    /// <summary>Our end.</summary>
    string LocalAddress { get; }

    /// <summary>Whether the peer is on this machine.</summary>
    bool IsLocal { get; }

    /// <summary>The system's number of the connection, or -1.</summary>
    int Descriptor { get; }

    /// <summary>Bytes received by the system and not yet by <see cref="Receive"/>.</summary>
    int AvailableBytes { get; }

    /// <summary>Whether the last <see cref="BeginSend"/> broke.</summary>
    bool LastSendFailed { get; }

    /// <summary>
    /// Whether the peer is known to send nothing more, or to have gone, though bytes of it may still be there to receive. On Linux it is
    /// told by <see cref="ITransportOwner.OnReadable"/> to who has asked, without a wait too; elsewhere it is seen once all is received.
    /// </summary>
    bool SeesEnd();

    /// <summary>Takes bytes that are there now.</summary>
    /// <param name="destination">Not empty.</param>
    IoOutcome Receive(Span<byte> destination, out int count);

    /// <summary>Gives bytes as far as the system takes them now.</summary>
    /// <param name="source">Not empty.</param>
    IoOutcome Send(ReadOnlySpan<byte> source, out int count);

    /// <summary>Waits for input without owning a buffer.</summary>
    /// <returns>True: there is some now, or the end of it. False: <see cref="ITransportOwner.OnReadable"/> will come.</returns>
    bool WaitReadable();

    /// <summary>Sends all of the bytes, which stay untouched meanwhile.</summary>
    /// <param name="source">Not empty.</param>
    /// <returns>
    /// True: done or broken now, see <see cref="LastSendFailed"/>. False: <see cref="ITransportOwner.OnSent"/> will come.
    /// </returns>
    bool BeginSend(ReadOnlyMemory<byte> source);

    /// <summary>Tells the peer that nothing more comes; input still does.</summary>
    void ShutdownSend();

    /// <summary>Ends the connection. A send under way still ends with its call, a wait may. May be called twice.</summary>
    void Close();
}

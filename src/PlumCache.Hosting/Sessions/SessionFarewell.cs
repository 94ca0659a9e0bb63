using System.Diagnostics;
using PlumCache.Hosting.Driving;
using PlumCache.Hosting.Transport;

namespace PlumCache.Hosting.Sessions;

/// <summary>
/// How a session that takes no more commands ends: its replies go out, then it throws away what still comes, so that the peer is not reset
/// before it has read our last words.
/// </summary>
/// <param name="transport">The connection.</param>
/// <param name="input">What still comes.</param>
/// <param name="output">The last words.</param>
/// <param name="clock">For <see cref="LingersSinceMs"/>.</param>
/// <param name="reason">Why no more commands are taken.</param>
internal sealed class SessionFarewell(ITransport transport, SessionInput input, SendQueue output, CoarseClock clock, CloseReason reason)
{
    private long _lingersSinceMs = long.MaxValue;

    /// <summary>Since when (coarse clock) the peer has our last words, or <see cref="long.MaxValue"/>. Any thread.</summary>
    public long LingersSinceMs => Volatile.Read(ref _lingersSinceMs);

    /// <summary>Goes on by one step.</summary>
    /// <param name="closes">Why the connection is to be closed now, or <see cref="CloseReason.None"/>: not yet.</param>
    public StepResult Step(out CloseReason closes) => _lingersSinceMs == long.MaxValue ? Drain(out closes) : Linger(out closes);

    private StepResult Drain(out CloseReason closes)
    {
        SendState sent = output.Flush();
        closes = sent == SendState.Broken ? CloseReason.Broken : CloseReason.None;
        if (sent != SendState.Empty) return StepResult.Wait;

        // Closing a socket with unread input resets it, and a reset may overtake the replies that were just sent.
        Debug.Assert(!output.IsSending && output.PendingBytes == 0, "The last words are cut off.");
        bool mayHaveUnread = !input.HasEnded && (reason == CloseReason.ProtocolError || transport.AvailableBytes > 0);
        transport.ShutdownSend();
        if (mayHaveUnread) Volatile.Write(ref _lingersSinceMs, clock.NowMs);
        else closes = reason;
        return StepResult.Continue;
    }

    private StepResult Linger(out CloseReason closes)
    {
        closes = CloseReason.None;
        if (!input.IsThere()) return StepResult.Wait;
        if (input.Ignore() is not (IoOutcome.Moved or IoOutcome.WouldBlock)) closes = reason;
        return StepResult.Continue;
    }
}

using System.Diagnostics;
using PlumCache.Engine.Sessions;
using PlumCache.Hosting.Transport;

namespace PlumCache.Hosting.Sessions;

/// <summary>
/// The end of a connection: at once it stands in nobody's way any longer, and once no send uses its buffer any more, all it holds is given
/// back. Whatever fails on the way keeps nothing behind it from being done.
/// </summary>
/// <param name="session">Whose.</param>
/// <param name="services">What sessions share.</param>
/// <param name="transport">Closed first.</param>
/// <param name="input">Given back.</param>
/// <param name="output">Given back, when its last send has ended.</param>
/// <param name="batch">Nothing of it goes on; given back with its requests' memory.</param>
/// <param name="engineSession">Others may wait behind it.</param>
internal sealed class SessionClosing(Session session, SessionServices services, ITransport transport, SessionInput input, SendQueue output,
    SessionBatch batch, EngineSession engineSession)
{
    private bool _hasBegun;
    private bool _isGivenBack;

    /// <summary>Closes the connection.</summary>
    /// <param name="reason">For the log.</param>
    public void Begin(CloseReason reason)
    {
        Debug.Assert(!_hasBegun, "A connection is closed twice.");
        Debug.Assert(reason != CloseReason.None, "A connection is closed for no reason.");
        _hasBegun = true;
        if (reason == CloseReason.Stalled) SessionLog.ReplyStalled(services.Logger, session.Id, session.Address);
        if (reason == CloseReason.SubscriberLimit) SessionLog.SubscriberTooSlow(services.Logger, session.Id, session.Address);

        try
        {
            // Closing over a wait for input would reset the peer; only one that owes us a read deserves that.
            if (!output.IsSending) transport.ShutdownSend();
            transport.Close();
            SessionLog.Closed(services.Logger, session.Id, session.Address, reason);
        }
        finally
        {
            Leave();
        }

        Debug.Assert(_isGivenBack != output.IsSending, "What a send uses is given back, or what none uses is kept.");
    }

    /// <summary>Gives everything back, once no send uses its buffer any more. Also when that was done.</summary>
    public void GiveBack()
    {
        Debug.Assert(_hasBegun, "A connection that is open is given back.");
        if (_isGivenBack || output.IsSending) return;
        _isGivenBack = true;
        try
        {
            batch.Release();
            input.Dispose();
            output.Dispose();
        }
        finally
        {
            services.Registry.Remove(session, services.Ends); // a place that is not given back is one client less for good
        }
    }

    /// <summary>Stands in nobody's way any longer, although a send may still be under way: others may wait behind it.</summary>
    private void Leave()
    {
        try
        {
            batch.Dispose();
            engineSession.Dispose();
        }
        finally
        {
            GiveBack();
        }
    }
}

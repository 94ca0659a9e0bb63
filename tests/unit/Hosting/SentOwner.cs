using PlumCache.Hosting.Sessions;
using PlumCache.Hosting.Transport;

namespace PlumCache.Tests.Unit.Hosting;

/// <summary>Tells a queue of replies that a send has ended.</summary>
internal sealed class SentOwner(SendQueue queue) : ITransportOwner
{
    public void OnReadable()
    {
    }

    public void OnSent() => Assert.True(queue.OnSent());
}

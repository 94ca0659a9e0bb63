using PlumCache.Hosting.Sessions;

namespace PlumCache.Tests.Unit.Hosting;

/// <summary>Nobody keeps anything for connections.</summary>
internal sealed class SilentEnds : ISessionEnds
{
    public void OnEnd(Session session)
    {
    }
}

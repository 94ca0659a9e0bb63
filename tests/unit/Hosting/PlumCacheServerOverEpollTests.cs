using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Transport.Epoll;

namespace PlumCache.Tests.Unit.Hosting;

public sealed class PlumCacheServerOverEpollTests : PlumCacheServerTests
{
    public PlumCacheServerOverEpollTests()
        : base(TransportKind.Epoll) => Assert.SkipUnless(EpollLoops.IsSupported, "Only Linux on x64 or arm64 has this epoll.");
}

using PlumCache.Hosting.Configuration;

namespace PlumCache.Tests.Unit.Hosting;

public sealed class PlumCacheServerOverSocketsTests() : PlumCacheServerTests(TransportKind.Sockets);

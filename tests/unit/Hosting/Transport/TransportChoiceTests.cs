using PlumCache.Hosting;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Transport;
using PlumCache.Hosting.Transport.Epoll;
using PlumCache.Tests.Unit.Hosting.Safety;

namespace PlumCache.Tests.Unit.Hosting.Transport;

public sealed class TransportChoiceTests
{
    private readonly RecordedFailures _failures = new();

    [Fact]
    public void TakesEpollUnlessToldOtherwiseWhereTheSystemHasIt()
    {
        using ITransportFactory auto = TransportChoice.Make(TransportKind.Auto, makeRound: null, _failures.Policy);
        using ITransportFactory sockets = TransportChoice.Make(TransportKind.Sockets, makeRound: null, _failures.Policy);
        Assert.Equal((EpollLoops.IsSupported ? "epoll" : "sockets", "sockets"), (auto.Name, sockets.Name));
        Assert.Empty(_failures.Log.Lines);
    }

    [Fact]
    public void TakesSocketsWhereTheSystemHasNoEpollAndNobodyAsksForIt()
    {
        using ITransportFactory auto = TransportChoice.Make(TransportKind.Auto, makeEpoll: null, _failures.Policy);
        Assert.Equal("sockets", auto.Name);
        Assert.Empty(_failures.Log.Lines);
    }

    [Fact]
    public void RefusesEpollByNameWhereTheSystemHasNone()
    {
        ServerStartException exception = Assert.Throws<ServerStartException>(
            () => TransportChoice.Make(TransportKind.Epoll, makeEpoll: null, _failures.Policy));
        Assert.Equal("transport = \"epoll\" works on Linux only, on x64 or arm64: set it to \"auto\" or \"sockets\".", exception.Message);
    }

    [Fact]
    public void SaysInOneLineThatItTakesSocketsWhenEpollCannotBeSetUp()
    {
        using ITransportFactory auto = TransportChoice.Make(TransportKind.Auto, Refuse, _failures.Policy);
        Assert.Equal("sockets", auto.Name);
        Assert.Equal(
            ["Warning 1208: Connections are served by .NET's sockets, because epoll cannot be had: epoll_create1 failed"],
            _failures.Log.Lines);
    }

    [Fact]
    public void RefusesToStartWhenEpollByNameCannotBeSetUp()
    {
        ServerStartException exception = Assert.Throws<ServerStartException>(
            () => TransportChoice.Make(TransportKind.Epoll, Refuse, _failures.Policy));
        Assert.Equal("transport = \"epoll\" cannot be had: epoll_create1 failed.", exception.Message);
    }

    private static ITransportFactory Refuse() => throw new IOException("epoll_create1 failed");
}

using System.Net.Sockets;
using System.Text;
using PlumCache.Server;

namespace PlumCache.Tests.Unit.Server;

public sealed class SystemdNotifierTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plum").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TellsStartAndStopByAPath() => TellsStartAndStop(Path.Combine(_folder, "s"), Path.Combine(_folder, "s"));

    [Fact]
    public void TellsStartAndStopByANameInTheAbstractSpace()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has an abstract space.");
        string name = $"plum-{Guid.NewGuid():N}";
        TellsStartAndStop("\0" + name, "@" + name);
    }

    [Fact]
    public void SaysNothingWhenNobodyAsked() => Assert.Null(new SystemdNotifier("").Ready("x"));

    [Fact]
    public void AManagerThatIsNotThereIsToldOfNotThrown()
    {
        Assert.NotNull(new SystemdNotifier(Path.Combine(_folder, "nobody")).Ready("x"));
        Assert.NotNull(new SystemdNotifier(new string('x', 500)).Stopping());
    }

    private static void TellsStartAndStop(string path, string address)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such sockets.");
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(path));
        manager.ReceiveTimeout = 10_000;
        var notifier = new SystemdNotifier(address);
        Assert.Null(notifier.Ready("listens on 127.0.0.1:1"));
        Assert.Null(notifier.Stopping());
        Assert.Equal("READY=1\nSTATUS=listens on 127.0.0.1:1", Receive(manager));
        Assert.Equal("STOPPING=1", Receive(manager));
    }

    private static string Receive(Socket socket)
    {
        byte[] buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer));
    }
}

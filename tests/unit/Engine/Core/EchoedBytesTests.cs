using System.Buffers;
using System.Text;
using PlumCache.Engine.Hosting;
using PlumCache.Plugins;
using PlumCache.Protocol;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Core;

/// <summary>
/// Errors repeat what a client sent byte for byte, as Redis 7.0.15 does: on the wire, because only there bytes are bytes.
/// </summary>
public sealed class EchoedBytesTests : IDisposable
{
    private readonly TestEngine _engine = new(
        new EngineOptions { AllowsLocalDebug = true }, null,
        [.. BuiltInPlugins.All.Where(static plugin => Used.Contains(plugin.Manifest.Name))]);
    private readonly TestClient _client;

    public EchoedBytesTests() => _client = _engine.Connect();

    private static HashSet<string> Used => ["transactions", "pubsub", "ttl", "snapshots", "delay"];

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData("FOO\xff", "-ERR unknown command 'FOO\xff', with args beginning with: ")]
    [InlineData("FOO\xff \xfe\xff", "-ERR unknown command 'FOO\xff', with args beginning with: '\xfe\xff' ")]
    [InlineData("FOO\r\nBAR a\nb", "-ERR unknown command 'FOO  BAR', with args beginning with: 'a b' ")]
    [InlineData("FOO\0BAR a\0b", "-ERR unknown command 'FOO', with args beginning with: 'a' ")]
    [InlineData("CLIENT FOO\xff", "-ERR unknown subcommand 'FOO\xff'. Try CLIENT HELP.")]
    [InlineData("PUBSUB \xff", "-ERR unknown subcommand '\xff'. Try PUBSUB HELP.")]
    [InlineData("DEBUG \xff", "-ERR unknown subcommand or wrong number of arguments for '\xff'. Try DEBUG HELP.")]
    [InlineData("CLIENT LIST TYPE x\xff", "-ERR Unknown client type 'x\xff'")]
    [InlineData("CLIENT KILL USER x\xff", "-ERR No such user 'x\xff'")]
    [InlineData("CLIENT SETINFO x\xff y", "-ERR Unrecognized option 'x\xff'")]
    [InlineData("HELLO 2 x\xff", "-ERR Syntax error in HELLO option 'x\xff'")]
    [InlineData("CONFIG SET x\xff y", "-ERR Unknown option or number of arguments for CONFIG SET - 'x\xff'")]
    [InlineData("CONFIG SET x\nz y", "-ERR Unknown option or number of arguments for CONFIG SET - 'x z'")]
    [InlineData("PLUGIN INFO x\xff", "-ERR no plugin 'x\xff' is loaded")]
    [InlineData("EXPIRE k 1 x\xff", "-ERR Unsupported option x\xff")]
    [InlineData("EXPIRE k 1 x\r\n", "-ERR Unsupported option x")]
    [InlineData("EXPIRE k 1 \n\n", "-ERR Unsupported option ")]
    [InlineData("EXPIRE k 1 a\0b", "-ERR Unsupported option a")]
    [InlineData("SNAP.USE x\xff", "-ERR no such snapshot 'x\xff'")]
    [InlineData("SNAP.USE @x\xff", "-ERR '@x\xff' is no moment: @-5000 is 5 seconds ago, @1700000000000 a Unix time in milliseconds")]
    public void AnErrorRepeatsBytesAsTheyCame(string line, string expected)
    {
        Assert.Equal(expected + "\r\n", Ask(line));
        Ask("MULTI");
        string queued = Ask(line);
        Assert.Equal(
            queued == "+QUEUED\r\n"
            ? $"*1\r\n{expected}\r\n" : "-EXECABORT Transaction discarded because of previous errors.\r\n", Ask("EXEC"));
        Assert.True(queued == "+QUEUED\r\n" || queued == expected + "\r\n", queued);
    }

    [Fact]
    public void AnUnknownCommandRepeats128BytesAndNot128Characters()
    {
        string half = new('\xc3', 100), other = new('\xa4', 100);
        Assert.Equal($"-ERR unknown command 'f', with args beginning with: '{half}' '{other[..25]}' \r\n", Ask($"f {half} {other} x"));
        Assert.Equal($"-ERR unknown command '{new string('\xff', 128)}', with args beginning with: \r\n", Ask(new string('\xff', 200)));
    }

    /// <summary>The words in Latin-1, so that each character is a byte; and so the answer.</summary>
    private string Ask(string line)
    {
        using var output = new OutputBuffer(MemoryPool<byte>.Shared);
        _client.LoadWords([[.. line.Split(' ').Select(Encoding.Latin1.GetBytes)]]);
        _client.Step(new RespWriter(output));
        return Encoding.Latin1.GetString(output.WrittenSpan);
    }
}

using PlumCache.Engine.Hosting;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Plugins.Kinds;

/// <summary>HSCAN and SSCAN while their key becomes something else, or goes.</summary>
public sealed class HeldScanTests : IDisposable
{
    private const int Count = 600;
    private const string WrongType = "-WRONGTYPE Operation against a key holding the wrong kind of value";

    private static readonly string[] _all = [.. Enumerable.Range(0, Count).Select(static i => $"f{i:D3}")];

    private readonly TestEngine _engine = new(plugins: BuiltIns.With());
    private readonly TestClient _client;

    public HeldScanTests()
    {
        _client = _engine.Connect();
        _client.Send($"HSET h {string.Join(' ', _all.Select(static field => $"{field} v"))}", $"SADD s {string.Join(' ', _all)}");
    }

    public static TheoryData<string, string> Changes()
    {
        var data = new TheoryData<string, string>();
        string[] changes =
        [
            "DEL h s", "RENAME h s", "RENAME s h", "FLUSHDB", "MSET h 1 s 1", "DEL h s;HSET h f100 new;SADD s f100 new",
            "DEL h s;SADD h f100 new;HSET s f100 new", "DEL h s;SADD s 1 2 3",
        ];
        foreach (string change in changes)
        {
            data.Add("HSCAN h", change);
            data.Add("SSCAN s", change);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void GoesOnWithItsVersionWhateverTheKeyIsNow(string scan, string change)
    {
        (string cursor, string[] first) = Page(_client.One($"{scan} 0 COUNT 500"));
        _client.Send(change.Split(';'));
        (string next, string[] second) = Page(_client.One($"{scan} {cursor} COUNT 60"));
        (string end, string[] third) = Page(_client.One($"{scan} {next} COUNT 60"));
        string[] seen = [.. first, .. second, .. third];
        Assert.Equal(_all, seen);
        Assert.Equal("0", end);
    }

    [Theory]
    [InlineData("HSCAN h", "DEL h", "[\"0\", []]")]
    [InlineData("SSCAN s", "DEL s", "[\"0\", []]")]
    [InlineData("HSCAN h", "SET h 1", WrongType)]
    [InlineData("SSCAN s", "SET s 1", WrongType)]
    [InlineData("HSCAN h", "RENAME s h", WrongType)]
    [InlineData("SSCAN s", "RENAME h s", WrongType)]
    [InlineData("HSCAN h", "DEL h;HSET h a 1 z 2", "[\"0\", [\"z\", \"2\"]]")]
    [InlineData("SSCAN s", "DEL s;SADD s a z", "[\"0\", [\"z\"]]")]
    public void GoesOnWithTheLiveKeyOnceItHasLapsed(string scan, string change, string reply)
    {
        (string cursor, _) = Page(_client.One($"{scan} 0 COUNT 500"));
        _engine.Time.Advance(new EngineOptions().ScanIdleMs);
        _engine.MaintainToTheEnd();
        _client.Send(change.Split(';'));
        Assert.Equal(reply, _client.One($"{scan} {cursor}"));
    }

    [Fact]
    public void LeavesOutWhatHasExpiredAsAScanOfKeysDoes()
    {
        (string ofHash, _) = Page(_client.One("HSCAN h 0 COUNT 500"));
        Assert.Equal([":1", ":1"], _client.Send("PEXPIRE s 100", "PEXPIRE h 100"));
        (string ofSet, _) = Page(_client.One("SSCAN s 0 COUNT 500"));
        _engine.Time.Advance(200);
        Assert.Equal(100, Page(_client.One($"HSCAN h {ofHash} COUNT 500")).Fields.Length);
        Assert.Equal("[\"0\", []]", _client.One($"SSCAN s {ofSet} COUNT 500"));
    }

    [Fact]
    public void ACursorOfAnotherSortOfScanIsNone()
    {
        (string cursor, _) = Page(_client.One("HSCAN h 0 COUNT 500"));
        Assert.Equal([WrongType, WrongType, ":1"], _client.Send($"SSCAN h {cursor}", $"SSCAN h {cursor} COUNT 0", "DEL h"));
        Assert.Equal("[\"0\", []]", _client.One($"SSCAN h {cursor}"));
        _client.Send("RENAME s h");
        Assert.Equal("-ERR invalid cursor", _client.One($"SSCAN h {cursor}"));
    }

    [Fact]
    public void OptionsAreReadAlsoWhenTheKeyIsGone()
    {
        (string cursor, _) = Page(_client.One("HSCAN h 0 COUNT 500"));
        _client.Send("DEL h");
        Assert.Equal("[\"0\", [\"f542\"]]", _client.One($"HSCAN h {cursor} COUNT 500 MATCH *542 NOVALUES"));
    }

    public void Dispose() => _engine.Dispose();

    private static (string Cursor, string[] Fields) Page(string reply)
    {
        string[] words = reply.Split('"');
        return (words[1], [.. words.Skip(3).Where(static word => word.StartsWith('f'))]);
    }
}

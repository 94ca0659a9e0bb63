using System.Collections.Immutable;
using System.Globalization;
using PlumCache.Abstractions;
using PlumCache.Plugins.Quota;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Plugins.Quota;

/// <summary>What hashes and sets hold counts for the prefixes of their keys, on the engine with all that comes with it.</summary>
public sealed class QuotaOfCollectionsTests : IDisposable
{
    private const int Limit = 90;
    private readonly TestEngine _engine;
    private readonly TestClient _client;
    private readonly RecordCopies _records = new();
    private readonly IDisposable _listening;

    public QuotaOfCollectionsTests()
    {
        IPlugin quota = new QuotaPlugin();
        ImmutableSortedDictionary<string, long> limits =
            ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal).Add("s:", Limit);
        quota = quota.Configure(PluginSettings.DefaultsOf(quota.Manifest.Settings).With("limits", limits).With("when_full", "refuse"));
        IPlugin[] others = [.. BuiltIns.With(("notify-keyspace-events", "KEA")).Where(static plugin => plugin is not QuotaPlugin)];
        _engine = new TestEngine(plugins: [.. others, quota]);
        _listening = _engine.Engine.Listen(_records);
        _client = _engine.Connect();
    }

    private static string Ten => new('x', 10);

    public void Dispose()
    {
        _listening.Dispose();
        _engine.Dispose();
    }

    [Theory]
    [InlineData("HSET s:new f 1234567890")]
    [InlineData("HSET s:h f 1234567890 g 1")]
    [InlineData("HSETNX s:h f 1234567890")]
    [InlineData("HSETEX s:h EX 100 FIELDS 1 f 1234567890")]
    [InlineData("SADD s:m 1 12 1234567890")]
    [InlineData("SUNIONSTORE s:u other")]
    [InlineData("SINTERSTORE s:u other other")]
    [InlineData("SDIFFSTORE s:u other none")]
    [InlineData("SMOVE other s:m 1234567890")]
    [InlineData("COPY s:h s:copy")]
    [InlineData("RENAME other s:u")]
    [InlineData("NS.COPY oth s:oth")]
    [InlineData("NS.RENAME oth s:oth")]
    public void WhatPassesTheLimitIsRefusedAndLeavesNothing(string line)
    {
        _client.Send($"HSET s:h a {Ten} b {Ten} c {Ten} d {Ten} e {Ten}", "SADD s:m 123456789 987654321 abcdefghi");
        _client.Send("SADD other 1234567890 1");
        Assert.Equal(3 + 55 + 3 + 27, Used());
        string[] before = Everything();
        (int records, int effects) = (_records.All.Count, _engine.Host.Effects.Count);
        Assert.StartsWith("-OOM quota: prefix 's:' holds ", _client.One(line), StringComparison.Ordinal);
        Assert.Equal(before, Everything());
        Assert.Equal(effects, _engine.Host.Effects.Count);
        Assert.Empty(_records.All.Skip(records).SelectMany(static record => record.Changes));
        Assert.Equal(88, Used());
    }

    [Fact]
    public void ATransactionThatIsRolledBackForALimitLeavesNoFieldExpiryRecordOrEvent()
    {
        _client.Send("HSET s:h a 1 b 2", "SADD s:m x y z", "HPEXPIRE s:h 100000 FIELDS 1 b", "SADD other 1 2");
        string[] before = Everything();
        (int records, int effects) = (_records.All.Count, _engine.Host.Effects.Count);
        _client.Send(
            "MULTI", "HSET s:h a 5 c 6", "HPEXPIRE s:h 50 FIELDS 2 a c", "HPERSIST s:h FIELDS 1 b", "SPOP s:m 3", "SMOVE other s:n 1",
            "COPY s:h t:h", "RENAME other t:other", "HDEL s:h a b c", "SUNIONSTORE t:u t:other s:n",
            $"HSET s:h a {new string('x', Limit)}");
        string reply = _client.One("EXEC ROLLBACK");
        Assert.StartsWith("-EXECABORT rolled back: command 10 hset: OOM quota: prefix 's:' holds ", reply, StringComparison.Ordinal);
        Assert.Equal(before, Everything());
        Assert.Equal(effects, _engine.Host.Effects.Count);
        Assert.Empty(_records.All.Skip(records).SelectMany(static record => record.Changes));

        _engine.Time.Advance(60);
        _engine.MaintainToTheEnd();
        Assert.Equal(before.Length, Everything().Length);
        Assert.Equal(["[\"1\", \"2\"]", "[:-1]"], _client.Send("HMGET s:h a b", "HPTTL s:h FIELDS 1 a"));
    }

    [Theory]
    [InlineData("HDEL s:h a b", 33)]
    [InlineData("HGETDEL s:h FIELDS 1 a", 44)]
    [InlineData("HSET s:h a 1", 46)]
    [InlineData("HPEXPIRE s:h 0 FIELDS 3 a b c", 22)]
    [InlineData("SREM s:m 1", 54)]
    [InlineData("SPOP s:m 100", 47)]
    [InlineData("DEL s:h", 8)]
    [InlineData("UNLINK s:h s:m", 0)]
    [InlineData("SET s:h x", 12)]
    [InlineData("RENAME s:h t:h", 8)]
    [InlineData("RENAME s:m s:mm", 56)]
    [InlineData("COPY s:m s:n", 63)]
    [InlineData("SUNIONSTORE s:m none", 47)]
    [InlineData("NS.DEL s:h", 8)]
    [InlineData("NS.RENAME s:m s:mmmm", 58)]
    [InlineData("SNAP.RESTORE empty", 0)]
    public void WhatIsTakenAwayOrMovedNoLongerCounts(string line, long left)
    {
        _client.Send("SNAP.CREATE empty", $"HSET s:h a {Ten} b {Ten} c {Ten} d {Ten}", "SADD s:m 1 2 345");
        Assert.Equal(55, Used());
        Assert.False(_client.One(line).StartsWith('-'));
        Assert.Equal(left, Used());
    }

    [Fact]
    public void FieldsThatHaveEndedMakeRoomOnceTheyAreSwept()
    {
        _client.Send($"HSET s:h a {new string('x', 40)} b {new string('x', 40)}", "HPEXPIRE s:h 10 FIELDS 1 a");
        Assert.StartsWith("-OOM quota: ", _client.One($"SADD s:m {new string('m', 40)}"), StringComparison.Ordinal);
        _engine.Time.Advance(10);
        _engine.MaintainToTheEnd();
        Assert.Equal(44, Used());
        Assert.Equal(":1", _client.One($"SADD s:m {new string('m', 40)}"));
        Assert.Equal(87, Used());
    }

    [Fact]
    public void ASnapshotThatIsRestoredCountsAgainAndPastTheLimitIsRefused()
    {
        _client.Send($"HSET s:h a {new string('x', 60)}", "SNAP.CREATE full", "DEL s:h", $"SADD s:m {new string('m', 60)}");
        Assert.Equal(63, Used());
        Assert.StartsWith("-OOM quota: ", _client.One("SNAP.RESTORE full PREFIX s:h"), StringComparison.Ordinal);
        Assert.Equal(["[]", ":63"], [_client.One("HVALS s:h"), $":{Used()}"]);
        _client.Send("DEL s:m");
        Assert.Equal(":1", _client.One("SNAP.RESTORE full PREFIX s:h"));
        Assert.Equal(64, Used());
    }

    private long Used()
    {
        const string Before = "\"bytes\": :";
        string told = _client.One("NS.QUOTA s:");
        int at = told.IndexOf(Before, StringComparison.Ordinal) + Before.Length;
        return long.Parse(told.AsSpan(at, told.IndexOf(',', at) - at), CultureInfo.InvariantCulture);
    }

    private string[] Everything()
    {
        IEnumerable<string> keys = _client.One("KEYS *").Trim('[', ']').Split(", ").Select(static key => key.Trim('"'));
        return
        [
            .. keys.SelectMany(key => _client.Send(
                $"TYPE {key}", $"HGETALL {key}", $"SMEMBERS {key}", $"PTTL {key}", $"HPEXPIRETIME {key} FIELDS 5 a b c f g",
                $"OBJECT ENCODING {key}").Prepend(key)),
        ];
    }
}

using System.Text.RegularExpressions;
using PlumCache.Abstractions;
using PlumCache.Engine.Table;
using PlumCache.Engine.Sessions;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Views;

/// <summary>
/// Every command that reads keys sees what its scope shows and nothing else, whether it is answered at once or streamed from a lease. The
/// commands come from the table, so that a new one is tried too.
/// </summary>
public sealed partial class ScopeTests
{
    private const string Gone = "-ERR snapshot 's' is gone";

    /// <summary>Those that tell of no key of the database as it is.</summary>
    private static readonly string[] OfNoKeys = ["ns.quota", "snap.list", "snap.use"];

    public static TheoryData<string, bool> Reads => Cases(static _ => true);

    public static TheoryData<string, bool> ReadsOfASnapshot => Cases(static row => !row.Row.Flags.HasFlag(CommandFlags.Live));

    [Fact]
    public void EveryCommandThatReadsIsTried() =>
        Assert.Equal(
            ReadCommands.Rows().Select(static row => row.FullName).Order(StringComparer.Ordinal),
            ReadCommands.Lines.Keys.Order(StringComparer.Ordinal),
            StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Reads))]
    public void WhatIsDueByItsTimeIsNotThereWhetherTheSweepHasComeOrNot(string name, bool isStreamed)
    {
        using TestEngine engine = ReadCommands.Filled(isStreamed);
        TestClient client = engine.Connect();
        string early = Ask(client, name);
        engine.Time.Advance(100);
        string late = Ask(client, name);
        if (name == "randomkey")
        {
            IEnumerable<string> drawn = Enumerable.Range(0, 50).Select(_ => Ask(client, name).Trim('"'));
            Assert.DoesNotContain(drawn, static key => key.EndsWith(":due", StringComparison.Ordinal));
            return;
        }

        if (!OfNoKeys.Contains(name, StringComparer.Ordinal)) Assert.NotEqual(early, late, StringComparer.Ordinal);
        engine.MaintainToTheEnd();
        Assert.Equal(ReadCommands.Due.Length + ReadCommands.DueCollections.Length, engine.Engine.ExpiredKeys);
        Assert.Equal(late, Ask(client, name));
    }

    [Theory]
    [MemberData(nameof(ReadsOfASnapshot))]
    public void ASnapshotsTimeStandsStill(string name, bool isStreamed)
    {
        if (name == "randomkey") return;
        using TestEngine engine = ReadCommands.Filled(isStreamed);
        TestClient client = engine.Connect();
        client.Send("SNAP.USE s");
        string early = Ask(client, name);
        engine.Time.Advance(100);
        engine.Connect().Send("SET b:new 1", "DEL a:live", "SET a:due new");
        engine.MaintainToTheEnd();
        Assert.Equal(early, Ask(client, name));
    }

    [Theory]
    [MemberData(nameof(ReadsOfASnapshot))]
    public void OfWhatIsGoneNothingIsTold(string name, bool isStreamed)
    {
        using TestEngine engine = ReadCommands.Filled(isStreamed);
        TestClient client = engine.Connect();
        client.Send("SNAP.USE s");
        engine.Connect().Send("SNAP.DROP s");
        Assert.Equal(Gone, Ask(client, name));
    }

    [Theory]
    [MemberData(nameof(ReadsOfASnapshot))]
    public void OfWhatIsOverNothingIsTold(string name, bool isStreamed)
    {
        using TestEngine engine = ReadCommands.Filled(isStreamed);
        TestClient client = engine.Connect();
        client.Send("SNAP.DROP s", "SNAP.CREATE s TTL 50", "SNAP.USE s");
        engine.Time.Advance(100);
        Assert.Equal(Gone, Ask(client, name));
    }

    [Fact]
    public void LongRepliesAreStreamedInTheseTests()
    {
        using TestEngine engine = ReadCommands.Filled(isStreamed: true);
        TestClient client = engine.Connect();
        foreach (string name in (string[])["hgetall", "keys", "mget", "ns.get", "ns.list", "ns.range", "snap.keys", "zrange", "snap.diff"])
        {
            if (name == "snap.diff") engine.Time.Advance(100); // until then nothing differs
            Ask(client, name);
            Assert.True(client.Suspensions.Contains(SuspensionReason.Stream), name);
        }
    }

    private static string Ask(TestClient client, string name) => ChangesWithTime().Replace(client.One(ReadCommands.Lines[name]), "*");

    private static TheoryData<string, bool> Cases(Func<TableRow, bool> isMeant)
    {
        var cases = new TheoryData<string, bool>();
        foreach (TableRow row in ReadCommands.Rows().Where(isMeant))
        {
            cases.Add(row.FullName, false);
            cases.Add(row.FullName, true);
        }

        return cases;
    }

    /// <summary>What SNAP.LIST tells of a snapshot beside its keys.</summary>
    [GeneratedRegex("(?<=\"(age_ms|held_bytes)\"[:,] ):[0-9]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex ChangesWithTime();
}

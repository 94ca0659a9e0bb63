using PlumCache.Abstractions;
using PlumCache.Engine.Sessions;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Batches;

/// <summary>
/// A long draft beside clients that change the root: one swaps databases at every command of it, one that watches as much as it may leaves.
/// No command runs twice for it, so nobody can keep a writer, and with it all others, from ending.
/// </summary>
public sealed class BesideRootChangesTests : IDisposable
{
    private const int Commands = 50, Watched = 10_000;

    private readonly List<TestClient> _swappers = [];
    private readonly List<TestClient> _leavers = [];
    private readonly TestEngine _engine;
    private int _runs;

    public BesideRootChangesTests()
    {
        _engine = new TestEngine(
            plugins: [.. BuiltIns.With(), new TestPlugin("slow")
            .With("slow", (in _, _, in command) => RunBesideOthers(command), CommandFlags.Write, 2, KeyPositions.One)]);
    }

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EachCommandRunsOnceWhateverOthersDoMeanwhile(bool isTransaction)
    {
        for (int i = 0; i < Commands; i++)
        {
            _swappers.Add(_engine.Connect());
            _leavers.Add(_engine.Connect());
            IEnumerable<int> places = Enumerable.Range(0, Watched / Commands / 4);
            IEnumerable<string> watches = Enumerable.Range(0, 4)
                .Select(part => "WATCH " + string.Join(' ', places.Select(key => $"{i}:{part}:{key}")));
            _leavers[i].Send([.. watches]);
        }

        TestClient writer = _engine.Connect();
        string[] lines = [.. Enumerable.Range(0, Commands).Select(static i => $"slow {i}")];
        long before = _engine.Keyspace.Revision;
        writer.Send(isTransaction ? ["MULTI", .. lines, "EXEC"] : lines);
        Assert.Equal(Commands, _runs);
        Assert.Equal(before + 1, _engine.Keyspace.Revision);
        Assert.Equal($":{Commands}", writer.One("DBSIZE"));

        // They have their turn as soon as the writer leaves the lane: an even number of exchanges changes nothing.
        foreach (TestClient swapper in _swappers) Assert.Equal(RunStatus.Completed, swapper.Step());
        Assert.Equal($":{Commands}", writer.One("DBSIZE"));
        Assert.Equal(before + 1 + Commands, _engine.Keyspace.Revision);
        Assert.Equal(1, _swappers[0].Resumes);
        _engine.MaintainToTheEnd();
        Assert.True(_engine.Keyspace.RootCell.Current.Watches.IsEmpty);
    }

    [Theory]
    [InlineData("RESET")]
    [InlineData("UNWATCH")]
    [InlineData("gone")]
    public void AClientThatWatchedTenThousandKeysIsForgottenInOnePublishAtMost(string how)
    {
        TestClient client = _engine.Connect();
        IEnumerable<int> places = Enumerable.Range(0, Watched / 10);
        client.Send([.. Enumerable.Range(0, 10).Select(part => "WATCH " + string.Join(' ', places.Select(key => $"{part}:{key}")))]);
        Assert.Equal(Watched, _engine.Keyspace.RootCell.Current.Watches.Count);
        object before = _engine.Keyspace.RootCell.Current;
        long revision = _engine.Keyspace.Revision;
        if (how == "gone") client.Session.Dispose();
        else client.One(how);
        if (how != "UNWATCH") Assert.Same(before, _engine.Keyspace.RootCell.Current); // a note, which the next publish takes along
        _engine.Connect().One("SET a 1");
        Assert.InRange(_engine.Keyspace.Revision - revision, 1, how == "UNWATCH" ? 2 : 1);
        Assert.True(_engine.Keyspace.RootCell.Current.Watches.IsEmpty);
    }

    [Fact]
    public void AWatchBegunAfterResetSeesWhatHappensSinceAndNotWhatWasBefore()
    {
        TestClient client = _engine.Connect(), other = _engine.Connect();
        client.Send("WATCH a");
        other.One("SET a 1");
        Assert.Equal(["+RESET", "+OK", "+OK", "[]"], client.Send("RESET", "WATCH a", "MULTI", "EXEC"));
        client.Send("WATCH a", "RESET", "WATCH a");
        other.One("SET a 2");
        Assert.Equal(["+OK", "nil[]"], client.Send("MULTI", "EXEC"));
    }

    private Step RunBesideOthers(in Command command)
    {
        int index = _runs++;
        if (index >= Commands) throw new InvalidOperationException("It runs again.");
        _swappers[index].Load("SWAPDB 0 1");
        Assert.Equal(SuspensionReason.Lane, _swappers[index].Suspend());
        _leavers[index].Session.Dispose();
        return Step.Answer(Reply.Ok, Edit.Put(command[1], "1"u8));
    }
}

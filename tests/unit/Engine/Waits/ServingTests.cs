using PlumCache.Engine.Serving;
using PlumCache.Engine.Sessions;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Waits;

/// <summary>What comes into being reaches who has waited longest for it, in the same step and before anybody else.</summary>
public sealed class ServingTests : KeyWaitTest
{
    [Fact]
    public void APushedWordReachesTheWaiterInTheDraftOfThePush()
    {
        Wait(First, "QTAKE a b 9000000000000");
        long revision = Engine.Keyspace.Revision;
        Assert.Equal(["+OK", ":0"], Pusher.Send("QPUSH b word", "QLEN b"));
        Assert.Equal(revision + 1, Engine.Keyspace.Revision);
        Assert.Equal(1, First.Resumes);
        Assert.Equal(["[\"b\", \"word\"]"], First.Finish());
        Assert.Equal((RunStatus.Completed, 0), (First.End, Waiting));
    }

    [Fact]
    public void WhoWaitedLongestIsServedFirst()
    {
        Wait(First, "QTAKE a 9000000000000");
        Wait(Second, "QTAKE a 9000000000000");
        Pusher.One("QPUSH a 1");
        Assert.Equal(["[\"a\", \"1\"]"], First.Finish());
        Assert.Equal((0, SuspensionReason.Keys), (Second.Resumes, Second.Suspend()));
        Pusher.One("QPUSH a 2");
        Assert.Equal(["[\"a\", \"2\"]"], Second.Finish());
    }

    [Fact]
    public void SeveralWordsServeSeveralInOneStepAndTheRestStays()
    {
        Wait(First, "QTAKE a 9000000000000");
        Wait(Second, "QTAKE a 9000000000000");
        long revision = Engine.Keyspace.Revision;
        Assert.Equal(["+OK", ":1"], Pusher.Send("QPUSH a 1 2 3", "QLEN a"));
        Assert.Equal(revision + 1, Engine.Keyspace.Revision);
        Assert.Equal(["[\"a\", \"1\"]"], First.Finish());
        Assert.Equal(["[\"a\", \"2\"]"], Second.Finish());
    }

    [Fact]
    public void NobodyIsServedInsideATransactionButBehindIt()
    {
        Wait(First, "QTAKE a b 9000000000000");
        Wait(Second, "QTAKE b 9000000000000");

        // Redis 7.2 runs the waiter's own command: of its keys the first that is there.
        string[] replies = Pusher.Send("MULTI", "QPUSH b 1", "QPUSH a 2", "QLEN b", "EXEC", "QLEN b");
        Assert.Equal("[+OK, +OK, :1]", replies[^2]);
        Assert.Equal(":0", replies[^1]);
        Assert.Equal(["[\"a\", \"2\"]"], First.Finish());
        Assert.Equal(["[\"b\", \"1\"]"], Second.Finish());
    }

    [Fact]
    public void WhoIsServedServesOthersInTurn()
    {
        Wait(First, "QTAKE b 9000000000000");
        Wait(Second, "QMOVE a b 9000000000000");
        long revision = Engine.Keyspace.Revision;
        Assert.Equal(["+OK", ":0", ":0"], Pusher.Send("QPUSH a word", "QLEN a", "QLEN b"));
        Assert.Equal(revision + 1, Engine.Keyspace.Revision);
        Assert.Equal(["\"word\""], Second.Finish());
        Assert.Equal(["[\"b\", \"word\"]"], First.Finish());
    }

    [Theory]
    [InlineData("RENAME src a")]
    [InlineData("COPY src a")]
    [InlineData("MOVE a 0", "SELECT 1", "QPUSH a 1")]
    [InlineData("NS.COPY src a")]
    [InlineData("NS.RENAME src a")]
    [InlineData("SWAPDB 0 1", "SELECT 1", "QPUSH a 1")]
    [InlineData("SNAP.RESTORE s", "QPUSH a 1", "SNAP.CREATE s", "DEL a")]
    [InlineData("SNAP.RESTORE s PREFIX a", "QPUSH a 1", "SNAP.CREATE s", "DEL a")]
    [InlineData("EXEC", "MULTI", "QPUSH a 1")]
    public void HoweverAKeyComesIntoBeingItServes(string last, params string[] before)
    {
        Pusher.Send(["QPUSH src 1", .. before]);
        Wait(First, "QTAKE a 9000000000000");
        Pusher.One(last);
        Assert.Equal(["[\"a\", \"1\"]"], First.Finish());
    }

    [Fact]
    public void AWriteOfTheHostServes()
    {
        Wait(First, "QTAKE a 9000000000000");
        Pusher.One("QPUSH src 1");
        Assert.Equal(DirectWriteResult.Done, Engine.Engine.Write(static write => write.Draft.MoveEntry(0, "src"u8, 0, "a"u8)));
        Assert.Equal(["[\"a\", \"1\"]"], First.Finish());
        Assert.Equal("nil", Pusher.One("GET a"));
    }

    [Fact]
    public void AKeyThatHoldsSomethingElseServesNobody()
    {
        Wait(First, "QTAKE a 9000000000000");
        Pusher.Send("SET a string", "SADD a member");
        Assert.Equal(SuspensionReason.Keys, First.Suspend());
        Pusher.Send("DEL a", "SADD a member", "DEL a", "QPUSH a 1");
        Assert.Equal(["[\"a\", \"1\"]"], First.Finish());
    }

    [Fact]
    public void AnErrorOfTheWaitersOwnIsItsAnswerAndTakesNothing()
    {
        Pusher.One("SET to string");
        Wait(First, "QMOVE a to 9000000000000");
        Assert.Equal(["+OK", ":1"], Pusher.Send("QPUSH a 1", "QLEN a"));
        Assert.StartsWith("-WRONGTYPE", Assert.Single(First.Finish()), StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherDatabaseIsAnotherKey()
    {
        Wait(First, "SELECT 1", "QTAKE a 9000000000000");
        First.Writer.Take();
        Assert.Equal(["+OK", ":1"], Pusher.Send("QPUSH a 1", "QLEN a"));
        Assert.Equal(["+OK", "+OK", ":0"], Pusher.Send("SELECT 1", "QPUSH a 2", "QLEN a"));
        Assert.Equal(["[\"a\", \"2\"]"], First.Finish());
    }

    [Fact]
    public void ALostRaceServesOnceAndTheWaiterKeepsItsPlace()
    {
        Wait(First, "QTAKE a 9000000000000");
        Wait(Second, "QTAKE a 9000000000000");
        int takes = 0;
        OnTake = () =>
        {
            // The draft that serves is overtaken, and only the first time.
            if (takes++ == 0) Engine.Keyspace.Overtake();
        };
        Assert.Equal(["+OK", ":0"], Pusher.Send("QPUSH a 1", "QLEN a"));
        Assert.Equal(2, takes);
        Assert.Equal(["[\"a\", \"1\"]"], First.Finish());
        Assert.Equal(SuspensionReason.Keys, Second.Suspend());
    }

    [Fact]
    public void AWordThatIsPushedInADraftSharedWithOthersServes()
    {
        Wait(First, "QTAKE a 9000000000000");
        Second.Load("SET x 1");
        Pusher.Load("QPUSH a 1");
        Engine.Engine.RunTogether([Second.Turn, Pusher.Turn]);
        Assert.Equal(["+OK"], Second.Finish());
        Assert.Equal(["+OK"], Pusher.Finish());
        Assert.Equal(["[\"a\", \"1\"]"], First.Finish());
    }

    [Fact]
    public void AWaitThatIsInADraftSharedWithOthersIsNoPartOfIt()
    {
        First.Load("SET y 1", "QTAKE a 9000000000000");
        Second.Load("SET x 1");
        Pusher.Load("QPUSH a 1");
        Engine.Engine.RunTogether([First.Turn, Second.Turn, Pusher.Turn]);
        Assert.Equal(["+OK"], Second.Finish());
        Assert.Equal(["+OK"], Pusher.Finish());
        Assert.Equal(["+OK", "[\"a\", \"1\"]"], First.Finish());
    }

    [Fact]
    public void AFunctionThatWaitsWithoutTheFlagFails() =>
        Assert.Equal("-PLUGINERR queues: it waits, and 'qbad' is not flagged Write and Blocking", Pusher.One("QBAD a"));
}

using PlumCache.Engine.Sessions;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Plugins.Lists;

/// <summary>Commands of lists that wait until there is something.</summary>
public sealed class WaitingTests : IDisposable
{
    private readonly TestEngine _engine = new(plugins: BuiltIns.With(("notify-keyspace-events", "KEA")));
    private readonly TestClient _waiter, _pusher;

    public WaitingTests() => (_waiter, _pusher) = (_engine.Connect(), _engine.Connect());

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData("BLPOP k 0", "[\"k\", \"a\"]", "[\"b\", \"c\"]")]
    [InlineData("BRPOP k 0", "[\"k\", \"c\"]", "[\"a\", \"b\"]")]
    [InlineData("BLMPOP 0 1 k LEFT COUNT 2", "[\"k\", [\"a\", \"b\"]]", "[\"c\"]")]
    [InlineData("BLMPOP 0 2 none k RIGHT", "[\"k\", [\"c\"]]", "[\"a\", \"b\"]")]
    [InlineData("BLMOVE k to LEFT RIGHT 0", "\"a\"", "[\"b\", \"c\"]")]
    [InlineData("BLMOVE k k LEFT RIGHT 0", "\"a\"", "[\"b\", \"c\", \"a\"]")]
    [InlineData("BRPOPLPUSH k to 0", "\"c\"", "[\"a\", \"b\"]")]
    public void TheyTakeWhatIsThereAtOnceAndElseWhatIsPushed(string line, string answer, string rest)
    {
        _pusher.One("RPUSH k a b c");
        Assert.Equal([answer], _waiter.Send(line));
        Assert.Equal(rest, _pusher.One("LRANGE k 0 -1"));

        _pusher.Send("DEL k", "DEL to");
        _waiter.Load(line);
        Assert.Equal(SuspensionReason.Keys, _waiter.Suspend());
        Assert.Equal([":3", rest], _pusher.Send("RPUSH k a b c", "LRANGE k 0 -1"));
        Assert.Equal([answer], _waiter.Finish());
    }

    [Theory]
    [InlineData("BLPOP k 0.0015", "nil[]")]
    [InlineData("BRPOP k other 0.0015", "nil[]")]
    [InlineData("BLMPOP 0.0015 1 k LEFT", "nil[]")]
    [InlineData("BLMOVE k to LEFT RIGHT 0.0015", "nil[]")]
    [InlineData("BRPOPLPUSH k to 0.0015", "nil[]")]
    public void TheirTimeIsRoundedUpToAMillisecond(string line, string answer)
    {
        _waiter.Load(line);
        Assert.Equal(SuspensionReason.Keys, _waiter.Suspend());
        Assert.Equal(_engine.Time.NowMs + 2, _waiter.Session.Suspension.DeadlineMs);
        _engine.Time.Advance(2);
        Assert.Equal([answer], _waiter.Finish());
    }

    [Fact]
    public void ZeroIsForEver()
    {
        _waiter.Load("BLPOP k 0");
        Assert.Equal(SuspensionReason.Keys, _waiter.Suspend());
        Assert.Equal(Suspension.Never, _waiter.Session.Suspension.DeadlineMs);
    }

    [Theory]
    [InlineData("BLPOP k x", "-ERR timeout is not a float or out of range")]
    [InlineData("BLPOP k nan", "-ERR timeout is not a float or out of range")]
    [InlineData("BRPOP k -1", "-ERR timeout is negative")]
    [InlineData("BRPOP k -inf", "-ERR timeout is negative")]
    [InlineData("BLPOP k inf", "-ERR timeout is out of range")]
    [InlineData("BLPOP k 9223372036854776", "-ERR timeout is out of range")]
    [InlineData("BLPOP k 9223372036854775", "-ERR timeout is out of range")]
    [InlineData("BLMOVE k to LEFT UP 0", "-ERR syntax error")]
    [InlineData("BLMOVE k to LEFT RIGHT x", "-ERR timeout is not a float or out of range")]
    [InlineData("BLMPOP x 0 k LEFT", "-ERR timeout is not a float or out of range")]
    [InlineData("BLMPOP 0 0 k LEFT", "-ERR numkeys should be greater than 0")]
    [InlineData("BLMPOP 0 1 k LEFT COUNT 0", "-ERR count should be greater than 0")]
    [InlineData("BLMPOP 0 1 k UP", "-ERR syntax error")]
    [InlineData("BLPOP string k 0", "-WRONGTYPE Operation against a key holding the wrong kind of value")]
    [InlineData("BLMOVE string k LEFT LEFT 0", "-WRONGTYPE Operation against a key holding the wrong kind of value")]
    public void WhatIsWrongIsTold(string line, string error)
    {
        _pusher.One("SET string s");
        Assert.Equal([error], _waiter.Send(line));
    }

    [Fact]
    public void InsideATransactionTheyAnswerAtOnce() => Assert.Equal(
        "[nil[], nil, nil, nil[]]",
        _waiter.Send("MULTI", "BLPOP k 0", "BLMOVE k to LEFT LEFT 0", "BRPOPLPUSH k to 0", "BLMPOP 0 1 k LEFT", "EXEC")[^1]);

    [Fact]
    public void ListenersAreToldOfTheTakerBehindThePusher()
    {
        _waiter.Load("BLPOP k 0");
        _waiter.Suspend();
        _pusher.One("RPUSH k a");
        Assert.Equal(
            ["rpush", "lpop", "del"],
            _engine.Host.Effects.Where(static effect => effect.StartsWith("publish __keyspace@0__:k ", StringComparison.Ordinal))
                .Select(static effect => effect.Split(' ')[2]),
            StringComparer.Ordinal);
    }

    [Fact]
    public void AMoverDoesNotWaitForItsDestination()
    {
        _waiter.Load("BLMOVE k to LEFT LEFT 0");
        _waiter.Suspend();
        _pusher.One("RPUSH to a");
        Assert.Equal(0, _waiter.Resumes);
    }
}

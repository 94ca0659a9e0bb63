using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;
using static PlumCache.Tests.Unit.Storage.KeyspaceTestExtensions;

namespace PlumCache.Tests.Unit.Storage;

/// <summary>Watches as the keyspace keeps them: what counts as a change of a watched key, and what does not.</summary>
public sealed class WatchTests : IDisposable
{
    private readonly Keyspace _keyspace = NewKeyspace();

    public void Dispose() => _keyspace.Dispose();

    [Fact]
    public void AWriteBehindTheWatchInTheSameDraftIsAChangeAndOneBeforeItIsNone()
    {
        long since = 0, sinceBefore = 0;
        _keyspace.Write(draft =>
        {
            since = draft.Watch(0, Bytes("x"));
            draft.Set("x", "1");
            draft.Set("y", "1");
            sinceBefore = draft.Watch(0, Bytes("y"));
            Assert.True(draft.LastTouched(0, Bytes("x")) > since);
        });
        Assert.True(IsTouched("x", since));
        Assert.False(IsTouched("y", sinceBefore));
    }

    [Fact]
    public void TwoWatchersOfAKeyHaveBeginningsOfTheirOwn()
    {
        long first = _keyspace.Watch(0, Bytes("x"));
        _keyspace.Set("x", "1");
        long second = _keyspace.Watch(0, Bytes("x"));
        Assert.True(IsTouched("x", first));
        Assert.False(IsTouched("x", second));
    }

    [Fact]
    public void AWatchSetAfterAllOthersEndedIsNotFooledByItsOldNumber()
    {
        long first = _keyspace.Watch(0, Bytes("x"));
        _keyspace.Set("x", "1");
        _keyspace.Unwatch(0, Bytes("x"));
        long second = _keyspace.Watch(0, Bytes("x"));
        Assert.True(second > first);
        Assert.False(IsTouched("x", second));
        _keyspace.Set("x", "1");
        Assert.True(IsTouched("x", second));
    }

    [Theory]
    [InlineData("there", true)]
    [InlineData("missing", false)]
    public void AFlushTouchesOnlyKeysThatAreThere(string key, bool expected)
    {
        _keyspace.Set("there", "1");
        long since = _keyspace.Watch(0, Bytes(key));
        _keyspace.Write(draft => draft.RemovePrefix(0, default));
        Assert.Equal(expected, IsTouched(key, since));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("there:", true)]
    [InlineData("missing:", false)]
    public void AFlushTouchesOnlyPrefixesWithSomethingBeneath(string prefix, bool expected)
    {
        _keyspace.Set("there:1", "1");
        long since = _keyspace.Watch(0, Bytes(prefix), isPrefix: true);
        _keyspace.Write(draft => draft.RemovePrefix(0, default));
        Assert.Equal(expected, _keyspace.LastTouched(0, Bytes(prefix), isPrefix: true) > since);
    }

    [Theory]
    [InlineData(0, "left", true)]
    [InlineData(0, "right", true)]
    [InlineData(1, "left", true)]
    [InlineData(1, "right", true)]
    [InlineData(0, "missing", false)]
    [InlineData(1, "missing", false)]
    [InlineData(2, "left", false)]
    public void ASwapTouchesKeysThatAreThereInEitherDatabase(int database, string key, bool expected)
    {
        _keyspace.Set("left", "1");
        _keyspace.Set("right", "1", database: 1);
        long since = _keyspace.Watch(database, Bytes(key)), sinceAgain = since;
        _keyspace.SwapDatabases(0, 1);
        Assert.Equal(expected, _keyspace.LastTouched(database, Bytes(key)) > since);
        _keyspace.Write(draft =>
        {
            sinceAgain = draft.Watch(database, Bytes(key));
            draft.SwapDatabases(1, 0);
        });
        Assert.Equal(expected, _keyspace.LastTouched(database, Bytes(key)) > sinceAgain);
    }

    [Fact]
    public void ASwapOfTwoEmptyDatabasesTouchesNoPrefix()
    {
        long since = _keyspace.Watch(0, default, isPrefix: true);
        _keyspace.SwapDatabases(0, 1);
        Assert.False(_keyspace.LastTouched(0, default, isPrefix: true) > since);
    }

    [Theory]
    [InlineData("to:1", true)]
    [InlineData("to:old", true)]
    [InlineData("to:none", false)]
    [InlineData("from:1", false)]
    public void ACopyTouchesWhatArrivesAndWhatGoes(string key, bool expected)
    {
        _keyspace.Set("from:1", "1");
        _keyspace.Set("to:old", "1");
        long since = _keyspace.Watch(0, Bytes(key));
        _keyspace.Write(draft => draft.CopyPrefix(0, Bytes("from:"), 0, Bytes("to:")));
        Assert.Equal(expected, IsTouched(key, since));
    }

    [Theory]
    [InlineData("from:1", true)]
    [InlineData("from:none", false)]
    [InlineData("to:1", true)]
    public void AMoveTouchesItsSourceToo(string key, bool expected)
    {
        _keyspace.Set("from:1", "1");
        long since = _keyspace.Watch(0, Bytes(key));
        _keyspace.Write(draft => draft.MovePrefix(0, Bytes("from:"), 0, Bytes("to:")));
        Assert.Equal(expected, IsTouched(key, since));
    }

    [Fact]
    public void AKeyThatWasDueWhenItsWatchWasSetIsNotTouchedByItsRemoval()
    {
        long since = 0, older = 0;
        _keyspace.Write(draft =>
        {
            draft.Set(0, Bytes("due"), Bytes("1"), expiresAtMs: 100);
            older = draft.Watch(0, Bytes("due"), nowMs: 99);
        });
        _keyspace.Write(draft => since = draft.Watch(0, Bytes("due"), nowMs: 100));
        _keyspace.Write(draft => draft.RemoveDue(0, 200, 10));
        _keyspace.Write(draft => draft.RemovePrefix(0, default));
        Assert.False(IsTouched("due", since));
        Assert.True(IsTouched("due", older));
    }

    [Fact]
    public void AKeyThatEndsAfterItsWatchWasSetIsTouchedByItsRemoval()
    {
        long since = 0;
        _keyspace.Write(draft =>
        {
            draft.Set(0, Bytes("due"), Bytes("1"), expiresAtMs: 100);
            since = draft.Watch(0, Bytes("due"), nowMs: 99);
        });
        _keyspace.Write(draft => Assert.Equal(1, draft.RemoveDue(0, 100, 10)));
        Assert.True(IsTouched("due", since));
    }

    private bool IsTouched(string key, long since) => _keyspace.LastTouched(0, Bytes(key)) > since;
}

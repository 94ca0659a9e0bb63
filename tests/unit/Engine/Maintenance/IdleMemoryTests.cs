using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Maintenance;

/// <summary>When the pages of what has gone are the system's again.</summary>
public sealed class IdleMemoryTests : IDisposable
{
    private const int Value = 10 << 20;

    private readonly TestEngine _engine = new();

    /// <summary>Beside what is live the hole is little, so compaction never looks at it.</summary>
    [Fact]
    public void AHoleInTheMiddleIsGivenBackASecondAfterItsValueHasGone()
    {
        Put("a", 5 * Value);
        Put("hole", Value);
        Put("b", 5 * Value);
        _engine.MaintainToTheEnd();
        Delete("hole");
        Wait(1000);
        AssertFree(Value);
        Wait(400);
        AssertFree(0);
    }

    [Fact]
    public void WhatLiesBeyondTheLastValueIsGivenBackInTheSameWay()
    {
        Put("a", Value);
        Put("last", 5 * Value);
        _engine.MaintainToTheEnd();
        Delete("last");
        Wait(1000);
        AssertFree(5 * Value);
        Wait(400);
        AssertFree(0);
    }

    /// <summary>Its pages were taken away each time a second had passed since there was last none free.</summary>
    [Fact]
    public void WhatComesAndGoesKeepsItsPages()
    {
        Put("a", 5 * Value);
        Put("value", Value);
        Put("between", Value / 10);
        Put("unused", Value / 5);
        Put("b", 5 * Value);
        _engine.MaintainToTheEnd();
        Delete("unused");
        for (int round = 0; round < 20; round++)
        {
            Delete("value");
            Wait(400);
            if (round > 4) AssertFree(Value);
            Put("value", Value);
            Wait(round % 2 * 100);
        }

        Delete("value");
        AssertFree(Value);
        Wait(1400);
        AssertFree(0);
    }

    [Fact]
    public void AUseBetweenTwoLooksCountsToo()
    {
        Put("a", 5 * Value);
        Put("value", Value);
        Put("b", 5 * Value);
        for (int round = 0; round < 20; round++)
        {
            Delete("value");
            Wait(400);
            AssertFree(Value);
            Put("value", Value);
            Delete("value");
            Wait(100);
        }
    }

    public void Dispose() => _engine.Dispose();

    /// <summary>With the pages that values share, and what copies of paths leave.</summary>
    private void AssertFree(long bytes) => Assert.InRange(_engine.Keyspace.UnreturnedBytes, bytes, bytes + (bytes > 0 ? 100_000 : 0));

    private void Put(string key, int bytes) => Write(draft => draft.Set(0, System.Text.Encoding.ASCII.GetBytes(key), new byte[bytes]));

    private void Delete(string key)
    {
        Write(draft => draft.Remove(0, System.Text.Encoding.ASCII.GetBytes(key)));
        _engine.MaintainToTheEnd();
    }

    private void Write(Action<Draft> change)
    {
        _engine.Keyspace.Lane.Enter();
        Draft draft = _engine.Keyspace.OpenDraft();
        change(draft);
        draft.TryPublish(0);
        _engine.Keyspace.Lane.Exit();
    }

    /// <summary>The upkeep looks ten times a second.</summary>
    private void Wait(int ms)
    {
        for (int passed = 0; passed < ms; passed += 50)
        {
            _engine.Time.NowMs += 50;
            if (passed % 100 == 50) _engine.MaintainToTheEnd();
        }
    }
}

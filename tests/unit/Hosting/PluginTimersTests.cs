using PlumCache.Abstractions;
using PlumCache.Engine.Core;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Serving;
using PlumCache.Hosting.Plugins;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;
using PlumCache.Tests.Unit.Hosting.Safety;

namespace PlumCache.Tests.Unit.Hosting;

public sealed class PluginTimersTests : IAsyncDisposable
{
    private const string Plugin = "ticker";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ManualTime _time = new();
    private readonly RecordedFailures _failures = new();
    private readonly Keyspace _keyspace = new(new KeyspaceOptions { ArenaLimitBytes = 64 << 20 });
    private readonly SemaphoreSlim _ticks = new(0);
    private readonly SemaphoreSlim _runs = new(0);
    private readonly TestHost _host = new();
    private readonly CommandEngine _engine;
    private readonly PluginTimers _timers;
    private Func<string>? _onTick;
    private string? _tickName = "tick";
    private int _calls;

    public PluginTimersTests()
    {
        // Writes, so that it runs in the lane, where a test can make it wait.
        TestPlugin plugin = new TestPlugin(Plugin).With("tick", Tick, CommandFlags.Write, arity: 1);
        _engine = new CommandEngine(
            _keyspace, new CommandTables(CoreModule.Build([plugin])), _host.ToEngineHost(),
                new EngineOptions { Time = _time, NextSeed = OnRun });
        _timers = new PluginTimers(_engine, _ => Volatile.Read(ref _tickName), _time, _failures.Policy);
    }

    private long NowMs => _time.GetUtcNow().ToUnixTimeMilliseconds();

    public async ValueTask DisposeAsync()
    {
        await _timers.DisposeAsync();
        _engine.Dispose();
        _keyspace.Dispose();
        _ticks.Dispose();
        _runs.Dispose();
    }

    [Fact]
    public async Task RunsTheTickWhenItsTimeHasComeAndOnce()
    {
        _timers.Set(Plugin, NowMs + 100);
        _time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.Equal(0, _calls);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await TickedAsync();
        _time.Advance(TimeSpan.FromHours(1));
        await SettledAsync(1);
    }

    [Fact]
    public async Task TheEarliestTimeThatWasAskedForCounts()
    {
        _timers.Set(Plugin, NowMs + 300);
        _timers.Set(Plugin, NowMs + 100);
        _timers.Set(Plugin, NowMs + 200);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        await TickedAsync();
        _time.Advance(TimeSpan.FromHours(1));
        await SettledAsync(1);
    }

    [Fact]
    public async Task ATimeThatHasPassedIsNow()
    {
        _timers.Set(Plugin, 0);
        _time.Advance(TimeSpan.Zero);
        await TickedAsync();
    }

    [Fact]
    public async Task WhatIsAskedForDuringATickRunsBehindItAndNeverBeside()
    {
        int depth = 0, deepest = 0;
        _onTick = () =>
        {
            deepest = Math.Max(deepest, Interlocked.Increment(ref depth));
            if (Volatile.Read(ref _calls) < 200) _timers.Set(Plugin, NowMs);
            Interlocked.Decrement(ref depth);
            return "";
        };
        _timers.Set(Plugin, NowMs);
        _time.Advance(TimeSpan.Zero);
        for (int i = 0; i < 200; i++) await TickedAsync();
        await SettledAsync(200);
        Assert.Equal(1, deepest);
    }

    [Fact]
    public async Task WaitsLongerThanATimerOfTheSystemCan()
    {
        _timers.Set(Plugin, NowMs + (long)TimeSpan.FromDays(100).TotalMilliseconds);
        for (int day = 1; day < 100; day++) _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, _calls);
        _time.Advance(TimeSpan.FromDays(1));
        await TickedAsync();
    }

    [Fact]
    public async Task AnErrorIsCountedLoggedAndTriedAgain()
    {
        _onTick = () => "ERR it is broken";
        _timers.Set(Plugin, NowMs);
        _time.Advance(TimeSpan.Zero);
        await TickedAsync();
        await SettledAsync(1);
        Assert.Equal(new PluginTicks(Plugin, 1, 1), Assert.Single(_timers.Counts));
        Assert.Equal("Warning 1400: The tick of plugin ticker answered an error: ERR it is broken", Assert.Single(_failures.Log.Lines));

        _onTick = null;
        _time.Advance(TimeSpan.FromSeconds(1));
        await TickedAsync();
        await SettledAsync(2);
        Assert.Equal(new PluginTicks(Plugin, 2, 1), Assert.Single(_timers.Counts));
    }

    [Fact]
    public async Task ATickThatThrowsIsAnErrorToo()
    {
        _onTick = () => throw new InvalidOperationException("a bug");
        _timers.Set(Plugin, NowMs);
        _time.Advance(TimeSpan.Zero);
        await TickedAsync();
        await SettledAsync(1);
        Assert.Equal(1, Assert.Single(_timers.Counts).Failed);
    }

#if DEBUG
    [Fact]
    public async Task ATickForWhichThePoolHasNoMemoryRunsLater()
    {
        _timers.Set(Plugin, NowMs);
        using (FaultSchedule.OnThisThread([FaultPoint.Timer], failingCall: 1, failure: static () => new InsufficientMemoryException()))
        {
            _time.Advance(TimeSpan.Zero);
        }

        Assert.StartsWith("Error 1401: ", Assert.Single(_failures.Log.Lines), StringComparison.Ordinal);
        Assert.Equal(0, _calls);
        _time.Advance(TimeSpan.FromSeconds(1));
        await TickedAsync();
    }
#endif

    [Fact]
    public async Task WaitsForTheLaneWithoutHoldingAThread()
    {
        _keyspace.Lane.Enter();
        _timers.Set(Plugin, NowMs);
        _time.Advance(TimeSpan.Zero);
        Assert.True(await _runs.WaitAsync(Patience, TestContext.Current.CancellationToken)); // it is at the lane, or just before
        Assert.Equal(0, _calls);
        _keyspace.Lane.Exit();
        await TickedAsync();
    }

    [Fact]
    public async Task WaitsForTheEndOfAPauseAndForWhatOthersHaveToDo()
    {
        _engine.Pauses.Pause(NowMs, NowMs + 100, holdsReads: true);
        _timers.Set(Plugin, NowMs);
        _time.Advance(TimeSpan.Zero);
        await UntilAsync(() => _engine.Pauses.Waiting == 1);
        await UntilAsync(() => _time.ActiveTimers == 1); // or the clock moves on before the pause's end is waited for, and never again
        _host.Backlog.Add(1001);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        await UntilAsync(() => _host.Backlog.Waiting == 1);
        Assert.Equal((0, 0), (_calls, _engine.Pauses.Waiting));
        _host.Backlog.Remove(1001);
        await TickedAsync();
        Assert.Equal(0, _host.Backlog.Waiting);
    }

    [Fact]
    public async Task StoppingGivesUpATickThatWaitsForItsTurn()
    {
        _keyspace.Lane.Enter();
        _timers.Set(Plugin, NowMs);
        _time.Advance(TimeSpan.Zero);
        Assert.True(await _runs.WaitAsync(Patience, TestContext.Current.CancellationToken));
        await _timers.DisposeAsync().AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken);
        _keyspace.Lane.Exit();
        Assert.Equal(0, _calls);
        Assert.True(_keyspace.Lane.TryEnter());
        _keyspace.Lane.Exit();
    }

    [Fact]
    public async Task StoppingWaitsForTheTickThatRunsAndBeginsNoOther()
    {
        using var entered = new SemaphoreSlim(0);
        using var leave = new SemaphoreSlim(0);
        _onTick = () =>
        {
            entered.Release();
            Assert.True(leave.Wait(Patience));
            _timers.Set(Plugin, 0);
            return "";
        };
        _timers.Set(Plugin, NowMs);
        _time.Advance(TimeSpan.Zero);
        Assert.True(await entered.WaitAsync(Patience, TestContext.Current.CancellationToken));
        Task stopped = _timers.DisposeAsync().AsTask();
        Assert.False(stopped.IsCompleted);
        leave.Release();
        await stopped.WaitAsync(Patience, TestContext.Current.CancellationToken);
        _timers.Set(Plugin, 0);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task APluginWithoutATickRunsNothing()
    {
        Volatile.Write(ref _tickName, null);
        _timers.Set(Plugin, NowMs);
        _time.Advance(TimeSpan.Zero);
        await SettledAsync(1);
        Assert.Equal(0, _calls);
    }

    private long OnRun()
    {
        _runs.Release();
        return 0;
    }

    private Step Tick(in CommandContext context, KeyspaceView view, in Command command)
    {
        Interlocked.Increment(ref _calls);
        try
        {
            string error = _onTick?.Invoke() ?? "";
            return error.Length == 0 ? Step.Answer(Reply.Ok) : Step.Refuse(error);
        }
        finally
        {
            _ticks.Release();
        }
    }

    private async Task TickedAsync() => Assert.True(await _ticks.WaitAsync(Patience, TestContext.Current.CancellationToken));

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition()) await Task.Delay(1, patience.Token);
    }

    /// <summary>Until the timers have counted so many ticks; then no other is on its way.</summary>
    private async Task SettledAsync(long ticks)
    {
        await UntilAsync(() => _timers.Counts.Single().Ran >= ticks);
        Assert.Equal(ticks, _timers.Counts.Single().Ran);
    }
}

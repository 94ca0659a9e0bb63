using System.Reflection;
using Microsoft.Extensions.Logging;
using PlumCache.Hosting.Observability;
using PlumCache.Hosting.Safety;
using PlumCache.Hosting.Sessions;
using PlumCache.Storage;

namespace PlumCache.Tests.Unit.Hosting.Safety;

public sealed class FailurePolicyTests
{
    private readonly RecordedFailures _failures = new();

    [Fact]
    public void ABugIsSurvived()
    {
        Assert.True(_failures.Policy.Survives(new InvalidOperationException("a bug", new InsufficientMemoryException())));
        Assert.Equal((0, 0, false), (_failures.End.Messages.Count, _failures.Log.Lines.Count, _failures.Policy.LoopDeath.IsCompleted));
    }

    [Fact]
    public void ABrokenInvariantEndsTheProcessWithOneCriticalLine()
    {
        Assert.False(_failures.Policy.Survives(new StorageBrokenException("block 7 is freed twice")));
        Assert.Equal(
            ["The keys are broken and must not be served or changed any further; the process ends: block 7 is freed twice"],
            _failures.End.Messages);
        Assert.Equal(
            ["Critical 1500: The keys are broken and must not be served or changed any further; the process ends"], _failures.Log.Lines);
    }

    [Fact]
    public void ABrokenInvariantIsFoundInWhateverCarriesIt()
    {
        var broken = new StorageBrokenException("broken");
        Exception[] carriers = [new AggregateException(
            new IOException("other"), broken), new TargetInvocationException(broken), new IOException("", new AggregateException(broken))];
        Assert.All(carriers, carrier => Assert.False(_failures.Policy.Survives(carrier)));
        Assert.Equal(carriers.Length, _failures.End.Messages.Count);
    }

    [Fact]
    public void TheProcessEndsBeforeAnythingIsUnwound()
    {
        var order = new List<string>();
        var policy = new FailurePolicy(_failures.Log, new OrderedEnd(order));
        try
        {
            Run();
        }
        catch (StorageBrokenException)
        {
            order.Add("caught outside");
        }

        Assert.Equal(["process ends", "unwound", "caught outside"], order);

        void Run()
        {
            try
            {
                try
                {
                    throw new StorageBrokenException("broken");
                }
                finally
                {
                    order.Add("unwound");
                }
            }
            catch (Exception exception) when (policy.Survives(exception))
            {
                order.Add("survived");
            }
        }
    }

    [Fact]
    public async Task ALoopThatDiesIsToldAsCriticalAndToWhoeverStopsTheServer()
    {
        var bug = new InvalidOperationException("a bug");
        _failures.Policy.LoopDied("Accepting connections", bug);
        _failures.Policy.LoopDied("Upkeep", new InvalidOperationException("its consequence"));
        Assert.Same(bug, await _failures.Policy.LoopDeath);
        Assert.StartsWith(
            "Critical 1501: Accepting connections has ended because of a bug", _failures.Log.Lines.First(), StringComparison.Ordinal);
        Assert.Equal(2, _failures.Log.Lines.Count);
    }

    [Fact]
    public void ALoggerThatThrowsCostsItsLineAndNothingElse()
    {
        using var throwing = new ThrowingLogger();
        var safe = new SafeLogger(throwing);
        SessionLog.Opened(safe, 1, "127.0.0.1:1");
        Assert.Equal(1, throwing.Thrown);
        Assert.True(safe.IsEnabled(LogLevel.Information));
        Assert.False(new SafeLogger(new UndecidedLogger()).IsEnabled(LogLevel.Information));
        Assert.Null(safe.BeginScope("a scope"));
        Assert.False(new FailurePolicy(safe, _failures.End).Survives(new StorageBrokenException("broken")));
        Assert.Single(_failures.End.Messages);
    }

    private sealed class OrderedEnd(List<string> order) : IProcessEnd
    {
        public void End(string message, Exception exception) => order.Add("process ends");
    }

    private sealed class UndecidedLogger : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => throw new IOException("No space left on device");

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            // Never comes so far.
        }
    }
}

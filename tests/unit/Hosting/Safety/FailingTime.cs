namespace PlumCache.Tests.Unit.Hosting.Safety;

/// <summary>A clock of the host that has a bug now and then. Its timers work.</summary>
internal sealed class FailingTime : TimeProvider
{
    private readonly ManualTime _time = new();
    private volatile bool _fails;

    public bool Fails
    {
        set => _fails = value;
    }

    public Func<Exception> Failure { get; set; } = static () => new InvalidOperationException("a bug");

    /// <summary>Has time pass until something is so.</summary>
    public async Task PassUntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            deadline.Token.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
    }

    public override DateTimeOffset GetUtcNow() => _fails ? throw Failure() : _time.GetUtcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _time.CreateTimer(callback, state, dueTime, period);
}

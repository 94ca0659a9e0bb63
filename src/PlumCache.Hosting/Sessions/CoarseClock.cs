namespace PlumCache.Hosting.Sessions;

/// <summary>
/// The time as of the last tick, a tenth of a second old at most: what timeouts of seconds need, read for every request at the price of a
/// field.
/// </summary>
/// <param name="time">The true clock.</param>
internal sealed class CoarseClock(TimeProvider time)
{
    private long _nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Unix milliseconds as of the last tick.</summary>
    public long NowMs => Volatile.Read(ref _nowMs);

    /// <summary>Reads the clock.</summary>
    public void Tick() => Volatile.Write(ref _nowMs, time.GetUtcNow().ToUnixTimeMilliseconds());
}

namespace PlumCache.Compare;

/// <summary>Waits for what a server does by itself.</summary>
internal static class Pause
{
    public static void For(TimeSpan time)
    {
        using var never = new ManualResetEventSlim();
        never.Wait(time);
    }
}

using System.Diagnostics;

namespace PlumCache.Tests.EndToEnd.Kit;

/// <summary>Waits for what another party brings about in its own time, and fails when it does not.</summary>
public static class Until
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    public static Task TrueAsync(Func<bool> condition, string what, int seconds = 20) =>
        TrueAsync(() => Task.FromResult(condition()), what, seconds);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what, int seconds = 20)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(watch.Elapsed.TotalSeconds < seconds, $"Not within {seconds} s: {what}");
            await Task.Delay(Pace);
        }
    }
}

using System.Diagnostics.CodeAnalysis;
using PlumCache.Engine.Serving;

namespace PlumCache.Hosting.Plugins;

/// <summary>
/// Ends a plugin that was taken out: waits for the batches that still run it, has connections forget it, frees its code and sees that it is
/// gone.
/// </summary>
/// <param name="tables">What batches run by.</param>
/// <param name="holders">Who else may hold its code.</param>
/// <param name="time">For the pauses between looks.</param>
internal sealed class PluginDrain(CommandTables tables, IPluginHolders holders, TimeProvider time)
{
    /// <summary>A batch is over in milliseconds unless one of its commands is long.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>5 s of pauses: longer than any command that is not broken.</summary>
    private const int MaxPauses = 1000;

    /// <summary>A collection may find finalizers, or a stack that was just left, in its way; so many are tried before it is told.</summary>
    private const int MaxCollections = 20;

    /// <summary>Ends it.</summary>
    /// <param name="retired">Already out of the table in use.</param>
    /// <returns>What still holds its code; null when it is freed.</returns>
    public async Task<string?> EndAsync(RetiredPlugin retired)
    {
        using var timer = new PeriodicTimer(Pause, time);
        bool isRunning = retired.IsRunning(tables);
        for (int i = 0; isRunning && i < MaxPauses; i++)
        {
            await timer.WaitForNextTickAsync().ConfigureAwait(false);
            isRunning = retired.IsRunning(tables);
        }

        holders.ForgetPlugins();
        if (retired.Release() is not { } watch) return null;
        for (int i = 0; i < MaxCollections; i++)
        {
            Collect();
            if (!watch.IsAlive) return null;
            await timer.WaitForNextTickAsync().ConfigureAwait(false);
        }

        if (isRunning) return "a batch that is running";
        return holders.AreStreaming
            ? "a reply that is being streamed"
            : "a value kept for a connection, or something the plugin began itself: a thread, a timer, an event";
    }

    [SuppressMessage("Reliability", "S1215",
        Justification = "Only a collection frees the code, and only that it is freed proves that nothing holds it.")]
    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}

using PlumCache.Abstractions;

namespace PlumCache.Testing;

/// <summary>
/// Whether a plugin is pure: the same input gives the same step twice, in any order and on any thread, and nothing is touched: not the
/// keyspace, not the command's bytes, not the plugin's own fields. A batch may have to run again, so one that is not pure gives different
/// servers different keys.
/// </summary>
public static class Purity
{
    /// <summary>How many inputs are made when none are given.</summary>
    public const int DefaultInputs = 300;

    private const int Threads = 4;

    // Long enough that a time in milliseconds has become another one between two passes.
    private const long ClockTicks = 25 * TimeSpan.TicksPerMillisecond;

    /// <summary>
    /// Checks a plugin, under the defaults of its settings, on inputs made from its manifest: its own commands and those it has an interest
    /// in.
    /// </summary>
    /// <param name="plugin">As its constructor made it.</param>
    /// <param name="seed">Chooses the inputs; null: another one each time, which the report tells.</param>
    public static PurityReport Check(IPlugin plugin, ulong? seed = null) => Check(PluginTest.On(plugin), seed);

    /// <summary>Checks a plugin on inputs made from its manifest, beside the keys, state and settings of a test.</summary>
    /// <param name="test">What every input has.</param>
    /// <param name="seed">Chooses the inputs; null: another one each time, which the report tells.</param>
    public static PurityReport Check(PluginTest test, ulong? seed = null)
    {
        ulong chosen = seed ?? unchecked((ulong)Random.Shared.NextInt64());

        // Making the inputs calls the plugin too.
        IReadOnlyList<string> before = PluginTraces.Of(test.Plugin);
        PurityReport report = Check(PurityInputs.For(test, chosen, DefaultInputs), chosen);
        return report.IsPure && Kept(test.Plugin, before) is { } change ? Impure(change, chosen) : report;
    }

    /// <summary>Checks plugins on given calls.</summary>
    /// <param name="calls">The inputs: <see cref="PluginTest.Call"/>.</param>
    /// <param name="seed">Chooses the orders; null: another one each time, which the report tells.</param>
    public static PurityReport Check(IReadOnlyList<PluginCall> calls, ulong? seed = null)
    {
        ulong chosen = seed ?? unchecked((ulong)Random.Shared.NextInt64());
        string? difference = FirstDifference(calls, new Draws(chosen));
        return difference is null
            ? new PurityReport(IsPure: true, chosen, $"pure on {calls.Count} inputs, seed {chosen}")
            : Impure(difference, chosen);
    }

    private static PurityReport Impure(string difference, ulong seed) => new(IsPure: false, seed, $"{difference} (seed {seed})");

    /// <summary>What a plugin has kept in its fields of its calls; null: nothing.</summary>
    private static string? Kept(IPlugin plugin, IReadOnlyList<string> before) => PluginTraces.Difference(before, PluginTraces.Of(plugin))
        is { } change ? $"{plugin.Manifest.Name} keeps something of its calls: {change}" : null;

    private static string? FirstDifference(IReadOnlyList<PluginCall> calls, Draws draws)
    {
        if (calls.Count == 0) return "there is no input: the manifest has neither commands nor interests, so give calls of your own";
        IPlugin[] plugins = [.. calls.Select(static call => call.Test.Plugin).Distinct()];
        IReadOnlyList<string>[] before = [.. plugins.Select(PluginTraces.Of)];
        DateTime began = DateTime.UtcNow;
        var first = new CallOutcome[calls.Count];
        for (int i = 0; i < first.Length; i++)
        {
            first[i] = CallOutcome.Of(calls[i]);
            if (first[i].Mistake is { } mistake) return $"{mistake}, on {calls[i]}";
            if (Compare("called twice", calls[i], first[i]) is { } twice) return twice;
        }

        // Not to wait for anybody: it makes a plugin that reads the clock read another time.
        while (DateTime.UtcNow.Ticks - began.Ticks < ClockTicks) Thread.SpinWait(1000);
        foreach (int i in draws.Order(first.Length))
        {
            if (Compare("called in another order, later", calls[i], first[i]) is { } reordered) return reordered;
        }

        if (OnThreads(calls, first, draws) is { } threaded) return threaded;
        for (int i = 0; i < plugins.Length; i++)
        {
            if (Kept(plugins[i], before[i]) is { } change) return change;
        }

        return null;
    }

    private static string? Compare(string how, PluginCall call, CallOutcome first)
    {
        var again = CallOutcome.Of(call);
        return first.Equals(again) ? null : $"{how}, the answers differ: '{first}' and '{again}', on {call}";
    }

    /// <summary>All calls on several threads at once, on each in an order of its own.</summary>
    private static string? OnThreads(IReadOnlyList<PluginCall> calls, CallOutcome[] first, Draws draws)
    {
        string?[] found = new string?[Threads];
        using var start = new Barrier(Threads);
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(index =>
        {
            int[] order = draws.Order(first.Length);
            return new Thread(() =>
            {
                start.SignalAndWait();
                foreach (int i in order)
                {
                    found[index] = Compare("called on several threads", calls[i], first[i]);
                    if (found[index] is not null) return;
                }
            });
        })];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        return Array.Find(found, static difference => difference is not null);
    }
}

using System.Globalization;
using PlumCache.Abstractions;
using PlumCache.Engine.Sessions;

namespace PlumCache.Tests.Engine.Kit;

/// <summary>What a host does about plugins' timers: the earliest counts, and the tick runs on a session of its own.</summary>
internal sealed class TickBench(TestEngine engine)
{
    private readonly SortedDictionary<string, long> _dueMs = new(StringComparer.Ordinal);

    /// <summary>When a plugin's tick is due (Unix ms); null: it is not.</summary>
    public long? DueMs(string plugin)
    {
        Collect();
        return _dueMs.TryGetValue(plugin, out long dueMs) ? dueMs : null;
    }

    /// <summary>Lets time pass, and runs the ticks that are due by then, each at its time.</summary>
    public void Pass(long milliseconds)
    {
        long endMs = engine.Time.NowMs + milliseconds;
        for (Collect(); _dueMs.Count > 0 && _dueMs.MinBy(static pair => pair.Value) is var next && next.Value <= endMs; Collect())
        {
            engine.Time.NowMs = Math.Max(engine.Time.NowMs, next.Value);
            Assert.Equal("+OK", Tick(next.Key));
        }

        engine.Time.NowMs = endMs;
    }

    /// <summary>Runs a plugin's tick now.</summary>
    public string Tick(string plugin)
    {
        Collect();
        _dueMs.Remove(plugin);
        Command tick = engine.TickOf(plugin)!.Command;
        var batch = new CommandBatch();
        Lines.LoadWords(batch, [tick[0].ToArray()]);
        var writer = new RecordingWriter();
        using EngineSession session = engine.Engine.OpenInternalSession($"plugin:{plugin}", static () => { });
        Assert.Equal(RunStatus.Completed, engine.Engine.Run(session, batch, writer, RunMode.Long));
        return Assert.Single(writer.Take());
    }

    private void Collect()
    {
        foreach (string effect in engine.Host.Effects)
        {
            if (effect.Split(' ') is not ["timer", var plugin, var atMs]) continue;
            long dueMs = long.Parse(atMs, CultureInfo.InvariantCulture);
            _dueMs[plugin] = _dueMs.TryGetValue(plugin, out long before) ? Math.Min(before, dueMs) : dueMs;
        }

        engine.Host.Effects.Clear();
    }
}

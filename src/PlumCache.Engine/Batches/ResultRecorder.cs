namespace PlumCache.Engine;

/// <summary>Tells what was run, once it holds: counters, slow log, monitors. Not inside the batch, because that may run twice.</summary>
internal sealed class ResultRecorder(CommandEngine engine, BatchRun run, RunnerCounters counters)
{
    private readonly TimeProvider _time = engine.Options.Time;

    /// <summary>Records all commands that ran since the last time.</summary>
    public void Record()
    {
        if (run.Results.Count == 0) return;
        bool isMonitored = engine.Host.HasMonitors;
        foreach (CommandResult result in run.Results)
        {
            counters.Commands++;
            if (result.ErrorCode is not null) engine.Statistics.CountError(result.ErrorCode);
            if (!result.IsNested) run.Session.LastCommand = result.Row?.FullName ?? "NULL";
            if (result.Row is not { } row) continue;
            Count(row, result);
            if (result.IsNested) continue;
            if (isMonitored && row.IsShownToMonitors && !result.IsRejected) Feed(result.Index);
            RecordSlow(row, result, result.Index);
        }

        run.Results.Clear();
    }

    private void Count(TableRow row, in CommandResult result)
    {
        ref RowCounter counter = ref counters.At(row.Index);
        if (result.IsRejected)
        {
            counter.Rejected++;
            return;
        }

        counter.Calls++;
        counter.Ticks += result.Ticks;
        if (result.ErrorCode is not null) counter.Failed++;
    }

    private void RecordSlow(TableRow row, in CommandResult result, int index)
    {
        if (result.IsRejected || !row.IsShownToSlowlog) return;
        long durationUs = (long)(result.Ticks * 1_000_000.0 / _time.TimestampFrequency);
        if (!engine.Slowlog.IsSlow(durationUs)) return;
        engine.Slowlog.Add(run.Session, run.Batch[index], _time.GetUtcNow().ToUnixTimeMilliseconds(), durationUs);
    }

    private void Feed(int index)
    {
        long nowUs = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        engine.Host.FeedMonitors(MonitorLine.Format(nowUs, run.Session.State.Database, run.Session.Address, run.Batch[index]));
    }
}

using System.Diagnostics;
using System.Runtime.InteropServices;
using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Runs;
using PlumCache.Engine.Serving;
using PlumCache.Engine.Sessions;
using PlumCache.Engine.Statistics;
using PlumCache.Engine.Table;
using PlumCache.Storage;

namespace PlumCache.Engine.Batches;

/// <summary>Tells what was run, once it holds: counters, slow log, monitors. Not inside the batch, because that may run twice.</summary>
internal sealed class ResultRecorder(CommandEngine engine, BatchRun run, RunnerCounters counters)
{
    private readonly TimeProvider _time = engine.Options.Time;
    private readonly IMonitors _monitors = engine.Host.Monitors;
    private readonly List<CommandResult> _results = [];

    /// <summary>How many are noted.</summary>
    public int Count => _results.Count;

    /// <summary>Notes how a command ended, those that others ran included.</summary>
    public void Note(in CommandResult result) => _results.Add(result);

    /// <summary>Forgets what was noted since there were so many: it does not hold.</summary>
    public void CutTo(int count) => _results.RemoveRange(count, _results.Count - count);

    /// <summary>Forgets what was noted: it does not hold, or is recorded.</summary>
    public void Clear() => _results.Clear();

    /// <summary>Records all commands that ran since the last time.</summary>
    public void Record()
    {
        try
        {
            Record(0, _results.Count);
        }
        finally
        {
            Clear(); // what throws is reported by the committer: nothing is counted again with the next
        }
    }

    /// <summary>Records some of them, all of the connection that the run is about now.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="end">Behind the last.</param>
    public void Record(int first, int end)
    {
        if (first == end) return;
        bool isMonitored = _monitors.Any;
        string last = run.Session.LastCommand;
        long slowTicks = engine.Settings.LeastSlowTicks(_time.TimestampFrequency);
        foreach (ref readonly CommandResult result in CollectionsMarshal.AsSpan(_results)[first..end])
        {
            Debug.Assert((uint)result.Index < (uint)run.Batch.Count, "results are told of the batch whose commands have them");
            counters.Commands++;
            if (!result.IsNested) last = result.Row?.FullName ?? "NULL";
            if (result.ErrorCode is not null) engine.Statistics.CountError(result.ErrorCode);
            if (result.Row is not { } row) continue;
            Tally(row, result);
            if (result.IsNested || result.IsRejected) continue;
            if (isMonitored && row.IsShownToMonitors) Feed(result.Index);
            if (result.Ticks >= slowTicks && row.IsShownToSlowlog) RecordSlow(result);
        }

        run.Session.LastCommand = last; // what CLIENT LIST shows: the last of the batch's own
    }

    private void Tally(TableRow row, in CommandResult result)
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

    private void RecordSlow(in CommandResult result)
    {
        long durationUs = (long)(result.Ticks * 1_000_000.0 / _time.TimestampFrequency);
        Command request = run.Batch[result.Index];
        Command shown = Redaction.Of(run.Table ?? engine.Table, request);
        EngineSession session = run.Session;
        engine.Slowlog.Add(session.Address, session.State.Name, shown, _time.GetUtcNow().ToUnixTimeMilliseconds(), durationUs);
    }

    private void Feed(int index)
    {
        long nowUs = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        Command request = run.Batch[index];
        try
        {
            // Here and not behind the lane: the order of the lines is that of the revisions. What it costs is bounded by what a monitor
            // takes.
            Command shown = Redaction.Of(run.Table ?? engine.Table, request);
            var line = new MonitorLine(nowUs, run.Session.State.Database, run.Session.Address, shown);
            if (!_monitors.CanTake(line.LeastBytes)) return;
            long bytes = line.CountBytes();
            if (_monitors.CanTake(bytes)) _monitors.Feed(line.Build(bytes));
        }
        catch (Exception exception) when (!StorageBrokenException.IsIn(exception))
        {
            engine.Report("monitor", exception); // it is no fault of the command that was watched
        }
    }
}

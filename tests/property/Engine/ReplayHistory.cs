namespace PlumCache.Tests.Properties.Engine;

/// <summary>A history for <see cref="ReplayProperties"/>.</summary>
/// <param name="Spare">What of the arena is free when it begins, in blocks: see <see cref="ReplayRun.Load"/>.</param>
/// <param name="IsKept">Whether somebody keeps all records to the end.</param>
/// <param name="Deeds">Its steps.</param>
internal sealed record ReplayHistory(int Spare, bool IsKept, ReplayDeed[] Deeds)
{
    /// <summary>Runs it, and compares after each step.</summary>
    public void Check(Sightings seen, long maxMemoryBytes)
    {
        using var run = new ReplayRun(seen, maxMemoryBytes, IsKept);
        run.Load(Spare);
        foreach (ReplayDeed deed in Deeds) run.Do(deed);
        run.End();
    }

    public override string ToString() => $"{Spare} blocks to spare, {(IsKept ? "kept" : "not kept")}{string.Concat(Deeds.AsEnumerable())}";
}

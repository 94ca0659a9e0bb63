using System.Runtime.InteropServices;
using PlumCache.Storage;

namespace PlumCache.Engine.Snapshots;

/// <summary>What one snapshot holds beside its neighbour, as far as it is known.</summary>
/// <param name="Snapshot">The snapshot; null in the default value alone.</param>
/// <param name="Newer">Number of the neighbour: the next newer one that covers it, or 0 for the live keys.</param>
/// <param name="Bytes">What was measured last, perhaps beside another neighbour.</param>
/// <param name="MeasuredAtRevision">When that was; 0: never.</param>
/// <param name="IsMeasured">Whether it was beside this neighbour.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SnapshotHolding(Snapshot? Snapshot, long Newer, long Bytes, long MeasuredAtRevision, bool IsMeasured)
{
    /// <summary>
    /// The same with the snapshot as it is in the root now, and its neighbour: what was measured beside another one is to be measured
    /// again.
    /// </summary>
    public SnapshotHolding Beside(Snapshot snapshot, long newer) =>
        this with { Snapshot = snapshot, Newer = newer, IsMeasured = IsMeasured && newer == Newer };

    public SnapshotHolding Measured(long bytes, long revision) =>
        this with { Bytes = bytes, MeasuredAtRevision = revision, IsMeasured = true };
}

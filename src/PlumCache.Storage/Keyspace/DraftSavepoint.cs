using System.Runtime.InteropServices;

namespace PlumCache.Storage;

/// <summary>
/// A moment of a draft that it can be rolled back to: see <see cref="Draft.Save"/>. Letting go of one costs nothing. The handles of the tries
/// are kept by the draft, which is why only the latest savepoint counts.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct DraftSavepoint
{
    internal DraftSavepoint(
        long number, in BlockSavepoint blocks, SnapshotTable snapshots, WatchTable watches, bool hasChanges, bool usesReserve)
    {
        Number = number;
        Blocks = blocks;
        Snapshots = snapshots;
        Watches = watches;
        HasChanges = hasChanges;
        UsesReserve = usesReserve;
    }

    internal long Number { get; }

    internal BlockSavepoint Blocks { get; }

    internal SnapshotTable Snapshots { get; }

    internal WatchTable Watches { get; }

    internal bool HasChanges { get; }

    internal bool UsesReserve { get; }
}

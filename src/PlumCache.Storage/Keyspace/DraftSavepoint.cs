using System.Runtime.InteropServices;

namespace PlumCache.Storage;

/// <summary>
/// A moment of a draft that it can be rolled back to: see <see cref="Draft.Save"/>. The handles of the tries are kept by the draft, as long
/// as it is open.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct DraftSavepoint
{
    internal DraftSavepoint(
        SavedPlace place, in BlockSavepoint blocks, SnapshotTable snapshots, DraftChanges changes, bool usesReserve)
    {
        Place = place;
        Blocks = blocks;
        Snapshots = snapshots;
        Watches = changes.Watches;
        HasChanges = changes.HasChanges;
        Written = changes.Journal.Mark;
        Cause = changes.Journal.Cause;
        UsesReserve = usesReserve;
    }

    internal SavedPlace Place { get; }

    internal BlockSavepoint Blocks { get; }

    internal SnapshotTable Snapshots { get; }

    internal WatchTable Watches { get; }

    internal bool HasChanges { get; }

    internal JournalMark Written { get; }

    internal ChangeCause Cause { get; }

    internal bool UsesReserve { get; }
}

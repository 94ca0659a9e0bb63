using System.Text;
using PlumCache.Engine.Serving;
using PlumCache.Engine.Snapshots;
using PlumCache.Storage;

namespace PlumCache.Engine.Core;

/// <summary>INFO's section of what holds old versions: scans, snapshots and the history.</summary>
internal static class SnapshotReport
{
    public static void Write(InfoReport report, StringBuilder text)
    {
        CommandEngine engine = report.Engine;
        (int named, int moments, long heldByNamed, long heldByMoments) = (0, 0, 0, 0);
        using var view = new View(engine.Keyspace);
        view.Open();
        foreach (Snapshot snapshot in view.Snapshots)
        {
            long held = engine.HeldBytes(snapshot.Number);
            if (SnapshotInfos.Of(snapshot).IsHistory)
            {
                moments++;
                heldByMoments += held;
            }
            else
            {
                named++;
                heldByNamed += held;
            }
        }

        InfoSections.Add(text, "scan_leases", engine.Scans.LeaseCount);
        InfoSections.Add(text, "scan_held_bytes", engine.Scans.HeldBytes);
        InfoSections.Add(text, "scans_lapsed", engine.Scans.LapsedScans);
        InfoSections.Add(text, "snapshots", named);
        InfoSections.Add(text, "snapshots_held_bytes", heldByNamed);
        InfoSections.Add(text, "history_moments", moments);
        InfoSections.Add(text, "history_held_bytes", heldByMoments);
    }
}

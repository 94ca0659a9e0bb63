using System.Text;
using PlumCache.Abstractions;
using PlumCache.Plugins.History;

namespace PlumCache.Plugins.Snapshots;

/// <summary>Names of snapshots: which may be given, and what a given one stands for.</summary>
internal static class SnapshotName
{
    /// <summary>Longest name: it stands in errors and listings, and each snapshot keeps its own.</summary>
    public const int MaxBytes = 255;

    /// <summary>Whether it stands for the database as it is.</summary>
    public static bool IsLive(scoped ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(name, "LIVE"u8);

    /// <summary>Why a snapshot may not be given this name, or null.</summary>
    public static string? WhyNot(scoped ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty) return "ERR a snapshot needs a name";
        if (name.Length > MaxBytes) return $"ERR the name of a snapshot has at most {MaxBytes} bytes";
        if (IsLive(name)) return "ERR 'LIVE' is no name for a snapshot: it stands for the database as it is";
        return Moments.IsOne(name) ? "ERR names that begin with '@' are those of the history" : null;
    }

    /// <summary>Finds what a name stands for: LIVE, a moment of the history, or a snapshot.</summary>
    /// <param name="view">The database as it is.</param>
    /// <param name="name">As the client said it.</param>
    /// <param name="nowMs">The present time, Unix ms.</param>
    /// <param name="info">The snapshot; null for LIVE.</param>
    /// <returns>The error when there is none, or null.</returns>
    public static ErrorText? Find(KeyspaceView view, scoped ReadOnlySpan<byte> name, long nowMs, out SnapshotInfo? info)
    {
        info = null;
        if (IsLive(name)) return null;
        if (Moments.IsOne(name)) return Moments.Find(view, name, nowMs, out info);
        foreach (SnapshotInfo snapshot in view.Snapshots)
        {
            if (snapshot.Name.Span.SequenceEqual(name) && !snapshot.IsOver(nowMs)) info = snapshot;
        }

        return info is null ? ErrorText.Of($"ERR no such snapshot '{name}'") : null;
    }
}

using System.Globalization;
using System.Text;
using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.History;

/// <summary>The kept moments of the history: snapshots named <c>@</c> and their time, <c>@1700000000000</c>.</summary>
internal static class Moments
{
    /// <summary>Whether a name stands for a moment.</summary>
    public static bool IsOne(scoped ReadOnlySpan<byte> name) => name is [(byte)'@', ..];

    /// <summary>The name of the moment that is kept now.</summary>
    public static byte[] NameAt(long timeMs) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"@{timeMs}"));

    /// <summary>Those of a database, the oldest first.</summary>
    public static List<SnapshotInfo> Of(KeyspaceView view)
    {
        var moments = new List<SnapshotInfo>();
        foreach (SnapshotInfo snapshot in view.Snapshots)
        {
            if (snapshot.IsHistory) moments.Add(snapshot);
        }

        moments.Sort(static (a, b) => (a.TimeMs, a.Number).CompareTo((b.TimeMs, b.Number)));
        return moments;
    }

    /// <summary>Has the oldest dropped until no more is held than may be, or none is left.</summary>
    /// <param name="moments">Of all databases, and what each holds beside younger ones; they are put in order.</param>
    /// <param name="held">Bytes that are held, by others too.</param>
    /// <param name="maxBytes">Bytes that may be.</param>
    /// <param name="edits">Takes the drops.</param>
    /// <returns>Bytes that are held then.</returns>
    public static long DropOldest(List<(SnapshotInfo Moment, long Bytes)> moments, long held, long maxBytes, EditList edits)
    {
        moments.Sort(static (a, b) => (a.Moment.TimeMs, a.Moment.Number).CompareTo((b.Moment.TimeMs, b.Moment.Number)));
        for (int i = 0; i < moments.Count && held > maxBytes; i++)
        {
            edits.Add(Edit.DropSnapshot(Target.In(moments[i].Moment.Database, moments[i].Moment.Name.Span)));
            held -= moments[i].Bytes;
        }

        return held;
    }

    /// <summary>The newest moment at or before a time: <c>@-5000</c> is 5 seconds ago, <c>@1700000000000</c> a Unix time in ms.</summary>
    /// <param name="view">The database.</param>
    /// <param name="name">What the client said.</param>
    /// <param name="nowMs">The present time, Unix ms.</param>
    /// <param name="moment">It, when there is no error.</param>
    /// <returns>The error, or null.</returns>
    public static ErrorText? Find(KeyspaceView view, scoped ReadOnlySpan<byte> name, long nowMs, out SnapshotInfo? moment)
    {
        moment = null;
        if (!Integers.TryParse(name[1..], out long timeMs))
        {
            return ErrorText.Of($"ERR '{name}' is no moment: @-5000 is 5 seconds ago, @1700000000000 a Unix time in milliseconds");
        }

        if (timeMs < 0) timeMs = timeMs < -nowMs ? 0 : nowMs + timeMs;
        List<SnapshotInfo> moments = Of(view);
        if (moments.Count == 0) return "ERR no history of this database is kept: the plugin history keeps one, once it is in srcSet";
        foreach (SnapshotInfo each in moments)
        {
            if (each.TimeMs <= timeMs) moment = each;
        }

        return moment is null ? ErrorText.Of($"ERR the history begins at {moments[0].TimeMs}") : null;
    }
}

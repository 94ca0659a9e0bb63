using PlumCache.Storage;

namespace PlumCache.Engine.Core;

/// <summary>Sums over all databases at one instant.</summary>
internal static class KeyTotals
{
    /// <summary>Number of keys, due ones included, and bytes of keys and values.</summary>
    public static (long Keys, long Bytes) Of(Keyspace keyspace)
    {
        using var view = new View(keyspace);
        view.Open();
        long keys = 0, bytes = 0;
        for (int database = 0; database < keyspace.Options.Databases; database++)
        {
            TrieMeasure measure = view[database].Measure(default);
            keys += measure.Keys;
            bytes += measure.Bytes;
        }

        return (keys, bytes);
    }
}

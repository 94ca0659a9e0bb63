using PlumCache.Abstractions;

namespace PlumCache.Plugins.Eviction;

/// <summary>The keys that victims are drawn from, in one line: those of the first database by rank, then those of the next.</summary>
internal readonly ref struct Population
{
    private readonly KeyspaceView _view;
    private readonly ReadOnlySpan<byte> _prefix;
    private readonly bool _onlyVolatile;
    private readonly int _firstDatabase;
    private readonly long[] _counts;

    private Population(KeyspaceView view, int firstDatabase, int databases, ReadOnlySpan<byte> prefix, bool onlyVolatile)
    {
        _view = view;
        _prefix = prefix;
        _onlyVolatile = onlyVolatile;
        _firstDatabase = firstDatabase;
        _counts = new long[databases];
        for (int i = 0; i < databases; i++)
        {
            KeyspaceView database = view.Database(firstDatabase + i);
            Count += _counts[i] = database.StoredCount(prefix, onlyVolatile);
            Bytes += database.Bytes(prefix);
        }
    }

    /// <summary>How many databases they are of.</summary>
    public int Databases => _counts.Length;

    /// <summary>How many keys there are, due ones included.</summary>
    public long Count { get; }

    /// <summary>Bytes of keys and values, of those too that may not go.</summary>
    public long Bytes { get; }

    /// <summary>The keys of all databases.</summary>
    public static Population OfAll(KeyspaceView view, bool onlyVolatile) => new(view, 0, view.DatabaseCount, default, onlyVolatile);

    /// <summary>The keys of one database under a prefix.</summary>
    public static Population Under(KeyspaceView view, ReadOnlySpan<byte> prefix) => new(view, view.Index, 1, prefix, onlyVolatile: false);

    /// <summary>One of the keys. O(depth).</summary>
    /// <param name="rank">From 0 to <see cref="Count"/> - 1.</param>
    /// <param name="database">Where it is.</param>
    /// <param name="key">Valid until the next call.</param>
    /// <param name="entry">What it holds.</param>
    public bool TryGetAt(long rank, out int database, out ReadOnlySpan<byte> key, out EntryView entry)
    {
        int i = 0;
        for (; i < _counts.Length - 1 && rank >= _counts[i]; i++) rank -= _counts[i];
        database = _firstDatabase + i;
        return _view.Database(database).TryGetAt(_prefix, rank, _onlyVolatile, out key, out entry);
    }
}

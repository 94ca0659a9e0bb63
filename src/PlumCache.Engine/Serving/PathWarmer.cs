using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using PlumCache.Abstractions;
using PlumCache.Engine.Views;
using PlumCache.Storage;

namespace PlumCache.Engine.Serving;

/// <summary>
/// Brings the paths to the keys of several connections' next commands into the cache, in lockstep. Changes and answers nothing. One
/// thread's.
/// </summary>
/// <param name="keyspace">Where the keys are.</param>
[SuppressMessage("Design", "CA1001", Justification = "The view is open inside Warm only.")]
public sealed class PathWarmer(Keyspace keyspace)
{
    /// <summary>A longer batch looks its own keys up in lockstep when it runs.</summary>
    private const int MaxCommands = KeyLookahead.MinKeys - 1;

    private const int MaxKeys = 64;

    /// <summary>Longer keys are rare, and left out.</summary>
    private const int MaxKeyBytes = 128;

    private readonly View _view = new(keyspace);
    private readonly byte[] _bytes = new byte[MaxKeys * MaxKeyBytes];
    private readonly KeyRange[] _keys = new KeyRange[MaxKeys];
    private int _count;
    private int _length;
    private int _database;

    /// <summary>
    /// Notes what a batch will ask for: of each command the second word, which is the first key of nearly all that have one. Copies.
    /// </summary>
    /// <param name="database">Which it runs in: that of the first batch noted, or nothing is.</param>
    /// <returns>Whether something was noted.</returns>
    public bool TryAdd(int database, CommandBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Debug.Assert(_count > 0 || _length == 0, "nothing of a round is left for the next");
        if (batch.Count > MaxCommands || (_count > 0 && database != _database)) return false;
        int before = _count;
        for (int i = 0; i < batch.Count && _count < MaxKeys; i++)
        {
            if (batch[i].Count < 2 || batch[i][1] is not { Length: <= MaxKeyBytes } key) continue;
            key.CopyTo(_bytes.AsSpan(_length));
            _keys[_count++] = new KeyRange(_length, key.Length);
            _length += key.Length;
        }

        _database = database;
        return _count > before;
    }

    /// <summary>Does it for all that was noted, unless that is a single key, and forgets it.</summary>
    public void Warm()
    {
        if (_count > 1)
        {
            using View view = _view;
            view.Open();
            view[_database].Warm(_bytes, _keys.AsSpan(0, _count));
        }

        _count = 0;
        _length = 0;
    }
}

using System.Diagnostics;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Lists;

/// <summary>A walk over the elements of a range, for a reply. O(1) a step.</summary>
/// <param name="key">The list's.</param>
/// <param name="start">See <see cref="IndexRange.Of"/>.</param>
/// <param name="stop">See <see cref="IndexRange.Of"/>.</param>
internal sealed class ElementWalk(byte[] key, long start, long stop) : ReplyWalk, IDisposable
{
    private FieldCursor? _chunks;
    private long _left;
    private int _leftInChunk;
    private int _skipped;
    private int _offset;
    private int _length;

    /// <inheritdoc/>
    public override bool IsSet => false;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Item => _chunks!.Current.Value.Slice(_offset - _length, _length);

    /// <inheritdoc/>
    public override void Begin(KeyspaceView view)
    {
        Dispose();

        // As a use of the key the command has counted it.
        view.TryPeek(key, out EntryView list);
        var shape = new ListShape(list.Fields);
        var range = IndexRange.Of(start, stop, shape.Length);
        (_left, _leftInChunk) = (range.Count, 0);
        if (_left == 0) return;
        ulong from = shape.First + (ulong)range.First;
        _skipped = (int)(from - shape.Find(from).First);
        _chunks = shape.WalkFrom(from);
    }

    /// <inheritdoc/>
    public override bool Step(out bool isPicked)
    {
        isPicked = _left > 0;
        if (!isPicked)
        {
            Dispose();
            return false;
        }

        if (_leftInChunk == 0) Enter();
        ReadOnlySpan<byte> all = _chunks!.Current.Value, rest = all[_offset..];
        _length = Chunk.Take(ref rest).Length;
        _offset = all.Length - rest.Length;
        _leftInChunk--;
        _left--;
        return true;
    }

    /// <summary>Gives the cursor back.</summary>
    public void Dispose()
    {
        _chunks?.Dispose();
        _chunks = null;
    }

    private void Enter()
    {
        bool isThere = _chunks!.MoveNext();
        Debug.Assert(isThere, "there are as many elements as are counted");
        Chunk chunk = ListShape.ChunkAt(_chunks);
        _offset = Chunk.HeaderBytes + chunk.OffsetOf(_skipped);
        _leftInChunk = chunk.Count - _skipped;
        _skipped = 0;
    }
}

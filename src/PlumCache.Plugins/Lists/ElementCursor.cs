using PlumCache.Abstractions;

namespace PlumCache.Plugins.Lists;

/// <summary>A walk over elements from a position on. O(1) a step.</summary>
internal ref struct ElementCursor
{
    private readonly FieldCursor _chunks;
    private ReadOnlySpan<byte> _rest;
    private int _left;
    private int _skipped;

    /// <param name="shape">Of a list that is there.</param>
    /// <param name="from">The first that <see cref="MoveNext"/> comes to.</param>
    public ElementCursor(ListShape shape, ulong from)
    {
        _chunks = shape.WalkFrom(from);
        _skipped = (int)(from - shape.Find(from).First);
    }

    /// <summary>The element that the last step has come to: bytes of the view.</summary>
    public ReadOnlySpan<byte> Element { get; private set; }

    /// <summary>Steps to the next element.</summary>
    /// <returns>False at the end.</returns>
    public bool MoveNext()
    {
        if (_left == 0)
        {
            if (!_chunks.MoveNext()) return false;
            Chunk chunk = ListShape.ChunkAt(_chunks);
            _rest = chunk.Elements[chunk.OffsetOf(_skipped)..];
            _left = chunk.Count - _skipped;
            _skipped = 0;
        }

        Element = Chunk.Take(ref _rest);
        _left--;
        return true;
    }

    /// <summary>Ends the walk.</summary>
    public readonly void Dispose() => _chunks.Dispose();
}

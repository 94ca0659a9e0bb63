using System.Diagnostics;
using PlumCache.Abstractions;

namespace PlumCache.Engine.Views;

/// <summary>
/// Cursors over the fields of collections, used again when they are given back. One that is not, because its command has failed, is left to
/// the collector: it owns nothing else.
/// </summary>
internal sealed class FieldCursors
{
    /// <summary>As many as a command has open at once that merges collections; more are not kept.</summary>
    private const int MaxFree = 16;

    private readonly Stack<Walker> _free = new();

    /// <summary>A cursor before the first field that is not smaller than some bytes.</summary>
    /// <param name="reader">Opens the collection.</param>
    /// <param name="fields">Its number.</param>
    /// <param name="from">Where it begins; empty for all.</param>
    public FieldCursor Rent(BatchFields reader, uint fields, scoped ReadOnlySpan<byte> from)
    {
        Walker walker = _free.TryPop(out Walker? free) ? free : new Walker(this);
        walker.Begin(reader, fields);
        walker.Seek(from);
        return walker;
    }

    private void GiveBack(Walker walker)
    {
        if (_free.Count < MaxFree) _free.Push(walker);
    }

    private sealed class Walker(FieldCursors pool) : FieldCursor
    {
        private readonly ScopedCursor _cursor = new();
        private BatchFields? _reader;
        private uint _fields;

        public override ReadOnlySpan<byte> Field => _cursor.Key;

        public override FieldView Current => BatchFields.FieldOf(_cursor.Entry);

        public void Begin(BatchFields reader, uint fields)
        {
            Debug.Assert(_reader is null, "a cursor is used by one walk at a time");
            _reader = reader;
            _fields = fields;
        }

        public override bool MoveNext()
        {
            Debug.Assert(_reader is not null, "a cursor that was given back is not moved");
            while (_cursor.MoveNext())
            {
                if (_cursor.IsLive) return true;
            }

            return false;
        }

        public override bool MovePrevious()
        {
            Debug.Assert(_reader is not null, "a cursor that was given back is not moved");
            while (_cursor.MovePrevious())
            {
                if (_cursor.IsLive) return true;
            }

            return false;
        }

        public override void Seek(scoped ReadOnlySpan<byte> field) => _cursor.Seek(_reader!.Of(_fields), field);

        public override void SeekRank(long rank) => _cursor.SeekLiveRank(_reader!.Of(_fields), rank);

        public override void SeekEnd() => _cursor.SeekEnd(_reader!.Of(_fields));

        protected override void Dispose(bool isDisposing)
        {
            Debug.Assert(_reader is not null, "a cursor is given back once");
            _reader = null;
            pool.GiveBack(this);
        }
    }
}

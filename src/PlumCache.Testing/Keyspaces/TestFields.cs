using PlumCache.Abstractions;

namespace PlumCache.Testing;

/// <summary>Reads the fields of one collection that are not due: the simplest way, by looking at all of them.</summary>
/// <param name="entry">What holds them.</param>
/// <param name="nowMs">The time (Unix ms).</param>
internal sealed class TestFields(TestEntry entry, long nowMs) : FieldReader
{
    private readonly KeyValuePair<ByteText, TestField>[] _live = [.. entry.Fields.Where(pair => !pair.Value.IsDue(nowMs))];

    public override long Bytes(uint fields) => entry.Bytes;

    public override long CountUnder(uint fields, scoped ReadOnlySpan<byte> prefix)
    {
        long count = 0;
        foreach (KeyValuePair<ByteText, TestField> pair in _live)
        {
            if (pair.Key.StartsWith(prefix)) count++;
        }

        return count;
    }

    public override long CountBefore(uint fields, scoped ReadOnlySpan<byte> field) => RankOf(field);

    public override bool TryGet(uint fields, scoped ReadOnlySpan<byte> field, out FieldView found)
    {
        bool isThere = entry.Fields.TryGetValue(new ByteText(field), out TestField? stored) && !stored.IsDue(nowMs);
        found = isThere ? Of(stored!) : default;
        return isThere;
    }

    public override bool TryGetAt(uint fields, long rank, out ReadOnlySpan<byte> field, out FieldView found)
    {
        bool isThere = rank >= 0 && rank < _live.Length;
        field = isThere ? _live[rank].Key.Span : default;
        found = isThere ? Of(_live[rank].Value) : default;
        return isThere;
    }

    public override FieldCursor Walk(uint fields, scoped ReadOnlySpan<byte> from)
    {
        var walker = new Walker(this);
        walker.Seek(from);
        return walker;
    }

    private static FieldView Of(TestField field) => new(field.Value.Span, field.ExpiresAtMs);

    private int RankOf(scoped ReadOnlySpan<byte> field)
    {
        int rank = 0;
        while (rank < _live.Length && _live[rank].Key.Span.SequenceCompareTo(field) < 0) rank++;
        return rank;
    }

    private sealed class Walker(TestFields fields) : FieldCursor
    {
        private const int Nowhere = -1;

        private int _at = Nowhere;
        private int _next; // behind the gap that it stands in

        public override ReadOnlySpan<byte> Field => fields._live[_at].Key.Span;

        public override FieldView Current => Of(fields._live[_at].Value);

        public override bool MoveNext()
        {
            _at = _next < fields._live.Length ? _next++ : Nowhere;
            return _at != Nowhere;
        }

        public override bool MovePrevious()
        {
            _at = _next > 0 ? --_next : Nowhere;
            return _at != Nowhere;
        }

        public override void Seek(scoped ReadOnlySpan<byte> field) => Place(fields.RankOf(field));

        public override void SeekRank(long rank)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(rank);
            Place((int)Math.Min(rank, fields._live.Length));
        }

        public override void SeekEnd() => Place(fields._live.Length);

        protected override void Dispose(bool isDisposing) => (_at, _next) = (Nowhere, fields._live.Length);

        private void Place(int next) => (_at, _next) = (Nowhere, next);
    }
}

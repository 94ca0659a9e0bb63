namespace PlumCache.Abstractions;

/// <summary>
/// A position among the fields of a collection, in the order of their bytes; see <see cref="CollectionView.Walk"/> and <see
/// cref="CollectionView.WalkBack"/>. What is due is passed over. It stands between two fields, before the first or behind the last, and
/// each move passes over one field, which is then the current one: so a move back after a move forward answers the same field again.
/// Disposing it gives it back to be used again.
/// </summary>
public abstract class FieldCursor : IDisposable
{
    /// <summary>Walks over nothing.</summary>
    internal static readonly FieldCursor None = new Nothing();

    private protected FieldCursor()
    {
    }

    /// <summary>
    /// The field that the last move passed over; valid until the next one. There is none after a seek, or a move that answered false.
    /// </summary>
    public abstract ReadOnlySpan<byte> Field { get; }

    /// <summary>What it holds; valid until the next move.</summary>
    public abstract FieldView Current { get; }

    /// <summary>Steps to the next field. O(1) amortised.</summary>
    /// <returns>False at the end; a move back then comes to the last field.</returns>
    public abstract bool MoveNext();

    /// <summary>Steps to the field before. O(1) amortised: some 30 ns, a step forward some 20.</summary>
    /// <returns>False at the beginning; a move forward then comes to the first field.</returns>
    public abstract bool MovePrevious();

    /// <summary>Positions before the first field that is not smaller than some bytes, onwards or back. O(their length).</summary>
    /// <param name="field">Need not be there.</param>
    public abstract void Seek(scoped ReadOnlySpan<byte> field);

    /// <summary>
    /// Positions before the field of a rank, or behind the last when there are not so many. O(depth) while nothing is due.
    /// </summary>
    /// <param name="rank">From 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public abstract void SeekRank(long rank);

    /// <summary>Positions behind the last field. O(1).</summary>
    public abstract void SeekEnd();

    /// <summary>Ends the walk. It is not used after that.</summary>
    public void Dispose()
    {
        Dispose(isDisposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives it back.</summary>
    /// <param name="isDisposing">False would be a finalizer's, and there is none.</param>
    protected abstract void Dispose(bool isDisposing);

    private sealed class Nothing : FieldCursor
    {
        public override ReadOnlySpan<byte> Field => default;

        public override FieldView Current => default;

        public override bool MoveNext() => false;

        public override bool MovePrevious() => false;

        public override void Seek(scoped ReadOnlySpan<byte> field)
        {
        }

        public override void SeekRank(long rank) => ArgumentOutOfRangeException.ThrowIfNegative(rank);

        public override void SeekEnd()
        {
        }

        protected override void Dispose(bool isDisposing)
        {
        }
    }
}

namespace PlumCache.Abstractions;

/// <summary>
/// A position among the fields of a collection, in the order of their bytes; see <see cref="CollectionView.Walk"/>. What is due is passed
/// over. Disposing it gives it back to be used again.
/// </summary>
public abstract class FieldCursor : IDisposable
{
    /// <summary>Walks over nothing.</summary>
    internal static readonly FieldCursor None = new Nothing();

    private protected FieldCursor()
    {
    }

    /// <summary>The current field; valid until the next move.</summary>
    public abstract ReadOnlySpan<byte> Field { get; }

    /// <summary>What it holds; valid until the next move.</summary>
    public abstract FieldView Current { get; }

    /// <summary>Steps to the next field. O(1) amortised.</summary>
    /// <returns>False at the end.</returns>
    public abstract bool MoveNext();

    /// <summary>Positions before the first field that is not smaller than some bytes, onwards or back. O(their length).</summary>
    /// <param name="field">Need not be there.</param>
    public abstract void Seek(scoped ReadOnlySpan<byte> field);

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

        public override void Seek(scoped ReadOnlySpan<byte> field)
        {
        }

        protected override void Dispose(bool isDisposing)
        {
        }
    }
}

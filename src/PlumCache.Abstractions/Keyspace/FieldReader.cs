namespace PlumCache.Abstractions;

/// <summary>
/// Reads collections for <see cref="CollectionView"/>, which names one by a number: so that any number of them can be open, and nothing is
/// allocated for one. Fields that are due by the view's time are not there.
/// </summary>
internal abstract class FieldReader
{
    /// <summary>See <see cref="EntryView.Bytes"/>.</summary>
    public abstract long Bytes(uint fields);

    /// <summary>See <see cref="CollectionView.CountUnder"/>.</summary>
    public abstract long CountUnder(uint fields, scoped ReadOnlySpan<byte> prefix);

    /// <summary>See <see cref="CollectionView.CountBefore"/>.</summary>
    public abstract long CountBefore(uint fields, scoped ReadOnlySpan<byte> field);

    /// <summary>See <see cref="CollectionView.TryGet"/>.</summary>
    public abstract bool TryGet(uint fields, scoped ReadOnlySpan<byte> field, out FieldView found);

    /// <summary>See <see cref="CollectionView.TryGetAt"/>.</summary>
    public abstract bool TryGetAt(uint fields, long rank, out ReadOnlySpan<byte> field, out FieldView found);

    /// <summary>See <see cref="CollectionView.Walk"/>.</summary>
    public abstract FieldCursor Walk(uint fields, scoped ReadOnlySpan<byte> from);
}

namespace PlumCache.Storage;

/// <summary>
/// A key or prefix for as long as one change of a draft takes. Who hands over what was read from the draft itself points into a block that
/// the change may free, or edit in place, before the key was needed for the last time: such bytes are copied first. All others, which is
/// nearly all there ever are, cost one comparison.
/// </summary>
/// <param name="heap">Where they must not lie.</param>
internal sealed class SteadyBytes(Heap heap)
{
    private byte[] _copy = [];

    /// <summary>The same bytes, good until the next call.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> bytes) => heap.Contains(bytes) ? Copy(bytes) : bytes;

    private ReadOnlySpan<byte> Copy(ReadOnlySpan<byte> bytes)
    {
        if (_copy.Length < bytes.Length) _copy = new byte[bytes.Length];

        bytes.CopyTo(_copy);
        return _copy.AsSpan(0, bytes.Length);
    }
}

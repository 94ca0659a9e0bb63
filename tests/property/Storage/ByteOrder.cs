namespace PlumCache.Tests.Properties.Storage;

/// <summary>The order of keys: unsigned, byte by byte.</summary>
internal sealed class ByteOrder : IComparer<byte[]>
{
    internal static readonly ByteOrder Instance = new();

    public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
}

namespace PlumCache.Tests.Plugins.Kit;

/// <summary>Keys in the order of their bytes.</summary>
public sealed class ByteOrder : IComparer<byte[]>
{
    public static readonly ByteOrder Instance = new();

    public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
}

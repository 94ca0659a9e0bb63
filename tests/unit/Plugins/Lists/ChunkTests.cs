using PlumCache.Plugins.Lists;

namespace PlumCache.Tests.Unit.Plugins.Lists;

public sealed class ChunkTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(127, 128)]
    [InlineData(128, 130)]
    [InlineData(16_383, 16_385)]
    [InlineData(16_384, 16_387)]
    [InlineData(2_097_151, 2_097_154)]
    [InlineData(2_097_152, 2_097_156)]
    public void AnElementIsItsLengthAndItsBytes(int length, long bytes)
    {
        Assert.Equal(bytes, Chunk.BytesOf(length));
        byte[] element = new byte[length], encoded = new byte[bytes + 1];
        Array.Fill(element, (byte)'x');
        Assert.Equal(1, Chunk.Put(element, encoded).Length);
        ReadOnlySpan<byte> rest = encoded;
        Assert.True(Chunk.Take(ref rest).SequenceEqual(element));
        Assert.Equal(1, rest.Length);
    }

    [Fact]
    public void AChunkTellsItsElementsAndTheirPositions()
    {
        byte[] value = Make(skip: 3, "a", "", "bcd");
        var chunk = new Chunk(64, value);
        Assert.Equal((64UL, 3, 3, 67UL, 70UL), (chunk.Key, chunk.Skip, chunk.Count, chunk.First, chunk.End));
        Assert.True(chunk[0].SequenceEqual("a"u8));
        Assert.True(chunk[1].IsEmpty);
        Assert.True(chunk[2].SequenceEqual("bcd"u8));
        Assert.Equal([0, 2, 3, 7], Enumerable.Range(0, 4).Select(index => new Chunk(64, value).OffsetOf(index)));
        Assert.Equal([false, true, true, false], ((ulong[])[66, 67, 69, 70]).Select(position => new Chunk(64, value).Has(position)));
    }

    [Fact]
    public void NamesAreInTheOrderOfPositions()
    {
        ulong[] positions = [0, 1, 255, 256, ListShape.Middle - 1, ListShape.Middle, ulong.MaxValue];
        byte[][] names = [.. positions.Select(static position => Chunk.Name(position, new byte[Chunk.NameBytes]).ToArray())];
        for (int i = 0; i < names.Length; i++)
        {
            Assert.Equal(positions[i], Chunk.PositionOf(names[i]));
            if (i > 0) Assert.True(names[i].AsSpan().SequenceCompareTo(names[i - 1]) > 0);
        }
    }

    [Fact]
    public void AChunkHasAsManyElementsAndBytesAsItsLimitsSay()
    {
        ChunkLimits limits = ChunkLimits.Default;
        Assert.True(limits.Fit(64, 100));
        Assert.False(limits.Fit(65, 100));
        Assert.True(limits.Fit(2, 4096 - Chunk.HeaderBytes));
        Assert.False(limits.Fit(2, 4096 - Chunk.HeaderBytes + 1));
        Assert.True(limits.Fit(1, 100 << 20));
        Assert.Equal([0UL, 0, 64, 64], ((ulong[])[0, 63, 64, 127]).Select(limits.RangeOf));
    }

    private static byte[] Make(int skip, params string[] elements)
    {
        byte[] value = new byte[100];
        Span<byte> rest = Chunk.Begin(value, skip, elements.Length);
        foreach (string element in elements) rest = Chunk.Put(System.Text.Encoding.UTF8.GetBytes(element), rest);
        return value[..^rest.Length];
    }
}

using System.Buffers;
using System.Text;
using PlumCache.Protocol;

namespace PlumCache.Tests.Unit.Protocol;

public sealed class OutputBufferTests
{
    [Fact]
    public void AnIdleBufferOwnsNoArray()
    {
        using var output = new OutputBuffer(MemoryPool<byte>.Shared);
        Assert.Equal(0, output.Capacity);
        output.Write("abc"u8);
        output.Release();
        Assert.Equal("abc", Text(output));
        output.Take(3);
        output.Release();
        Assert.Equal(0, output.Capacity);
    }

    [Fact]
    public void AGrownArrayIsGivenBackWhenAllIsTaken()
    {
        using var output = new OutputBuffer(MemoryPool<byte>.Shared);
        output.Write(new byte[1 << 20]);
        output.Take((1 << 20) - 1);
        Assert.True(output.Capacity >= 1 << 20);
        output.Take(1);
        Assert.Equal(0, output.Capacity);
    }

    [Fact]
    public void KeepsOrderThroughGrowthTakingRewindingAndWithholding()
    {
        using var output = new OutputBuffer(MemoryPool<byte>.Shared);
        var model = new List<byte>();
        List<byte>? withheld = null;
        int putBack = 0;
        var random = new Random(7);
        for (int step = 0; step < 20_000; step++)
        {
            switch (random.Next(6))
            {
                case 0 or 1:
                    byte[] bytes = new byte[random.Next(step % 100 == 0 ? 20_000 : 300)];
                    random.NextBytes(bytes);
                    output.Write(bytes);
                    model.AddRange(bytes);
                    break;
                case 2:
                    int taken = random.Next(10) == 0 ? model.Count : random.Next(Math.Min(model.Count, 600) + 1);
                    output.Take(taken);
                    model.RemoveRange(0, taken);
                    break;
                case 3:
                    int kept = Math.Max(0, model.Count - random.Next(100));
                    output.Withhold(kept);
                    withheld = model.Slice(kept, model.Count - kept);
                    model.RemoveRange(kept, model.Count - kept);
                    break;
                case 4:
                    if (!output.TryPutBack()) break;
                    putBack++;
                    model.AddRange(withheld!);
                    break;
                default:
                    int position = Math.Max(0, model.Count - random.Next(100));
                    output.Rewind(position);
                    model.RemoveRange(position, model.Count - position);
                    break;
            }

            Assert.Equal(model.Count, output.Position);
            Assert.True(output.WrittenSpan.SequenceEqual(model.ToArray()), $"step {step}");
        }

        Assert.InRange(putBack, 500, 20_000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void WhatIsWithheldIsThereOnlyWhenItIsPutBack(int before)
    {
        using var output = new OutputBuffer(MemoryPool<byte>.Shared);
        output.Write(new byte[before]);
        output.Write("reply"u8);
        output.Withhold(before);
        Assert.Equal(before, output.Position);
        Assert.True(output.TryPutBack());
        Assert.Equal(new string('\0', before) + "reply", Text(output));
        Assert.False(output.TryPutBack());

        // The run is over and begins anew: what it wrote behind the reply is gone, and the reply is still there.
        output.Write("more"u8);
        output.Rewind(before);
        Assert.Equal(before, output.Position);
        Assert.True(output.TryPutBack());
        Assert.Equal(new string('\0', before) + "reply", Text(output));
    }

    [Fact]
    public void WhatIsWithheldGivesWayToWhateverIsWritten()
    {
        using var output = new OutputBuffer(MemoryPool<byte>.Shared);
        output.Write("ab"u8);
        output.Withhold(1);
        output.Write("c"u8);
        Assert.False(output.TryPutBack());
        Assert.Equal("ac", Text(output));
        output.Withhold(1);
        output.Take(1);
        Assert.False(output.TryPutBack());
        Assert.Equal("", Text(output));
        output.Write("abc"u8);
        output.Withhold(2);
        output.Rewind(1);
        Assert.False(output.TryPutBack());
        output.GetSpan(1)[0] = (byte)'x';
        output.Advance(1);
        Assert.Equal("ax", Text(output));
    }

    [Fact]
    public void WhatWasWrittenOverIsNotPutBack()
    {
        using var output = new OutputBuffer(MemoryPool<byte>.Shared);
        output.Write("ab"u8);
        output.Write("reply"u8);
        output.Withhold(2);
        Assert.True(output.TryPutBack());
        output.Rewind(2);
        output.Write("c"u8);
        output.Rewind(2);
        Assert.False(output.TryPutBack());
        Assert.Equal("ab", Text(output));
    }

    [Fact]
    public void WhatIsWithheldGoesWithItsRoom()
    {
        using var output = new OutputBuffer(MemoryPool<byte>.Shared);
        output.Write("reply"u8);
        output.Withhold(0);
        output.Release();
        Assert.Equal(0, output.Capacity);
        Assert.False(output.TryPutBack());
        output.Write("ab"u8);
        Assert.Equal("ab", Text(output));
    }

    [Fact]
    public void NothingIsPutBackThatWasNotWithheld()
    {
        using var output = new OutputBuffer(MemoryPool<byte>.Shared);
        Assert.False(output.TryPutBack());
        output.Write("ab"u8);
        output.Withhold(2);
        Assert.False(output.TryPutBack());
        output.Rewind(1);
        Assert.False(output.TryPutBack());
        Assert.Equal("a", Text(output));
    }

    [Fact]
    public void RefusesToGrowPastItsLimitAndKeepsWhatItHas()
    {
        using var output = new OutputBuffer(MemoryPool<byte>.Shared, maxBytes: 10_000);
        output.Write(new byte[9_000]);
        Assert.Throws<OutputLimitException>(() => output.Write(new byte[100_000]));
        Assert.Equal(9_000, output.Position);
    }

    [Fact]
    public void RefusesToTakeOrRewindWhatIsNotThere()
    {
        using var output = new OutputBuffer(MemoryPool<byte>.Shared);
        output.Write("abc"u8);
        Assert.Throws<ArgumentOutOfRangeException>(() => output.Take(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => output.Rewind(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => output.Rewind(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => output.Advance(int.MaxValue));
        Assert.Equal("abc", Text(output));
    }

    private static string Text(OutputBuffer output) => Encoding.Latin1.GetString(output.WrittenSpan);
}

using PlumCache.Abstractions;

namespace PlumCache.Tests.Unit.Abstractions;

public sealed class AccessStampTests
{
    private const long NowMs = 1_700_000_000_000;
    private const long MinuteMs = 60_000;
    private const long DayMs = 86_400_000;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(9, 0)]
    [InlineData(12_340, 12_340)]
    [InlineData(400 * DayMs, 400 * DayMs)]
    public void TellsHowLongAKeyWasIdle(long laterMs, long idleMs) =>
        Assert.Equal(idleMs, AccessStamp.Recent(NowMs).IdleMs(NowMs + laterMs));

    [Fact]
    public void IdleTimeGoesOnOverTheWrapOfItsUnits()
    {
        long wrapMs = ((NowMs / 42_949_672_960) + 1) * 42_949_672_960;
        Assert.Equal(uint.MaxValue, AccessStamp.Recent(wrapMs - 10).Raw);
        Assert.Equal(0u, AccessStamp.Recent(wrapMs).Raw);
        Assert.Equal(5_010, AccessStamp.Recent(wrapMs - 10).IdleMs(wrapMs + 5_000));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1_000)]
    [InlineData(59 * MinuteMs)]
    public void AKeyUsedAMomentAfterTheBatchsTimeIsNotIdleForDays(long laterMs)
    {
        Assert.Equal(0, AccessStamp.Recent(NowMs + laterMs).IdleMs(NowMs));
        var used = AccessStamp.New(NowMs + laterMs);
        Assert.Equal(AccessStamp.NewFrequency, used.Frequency(NowMs));
        Assert.Equal(0, used.AgeMs(NowMs));
        Assert.True(used.Used(NowMs, 0).Frequency(NowMs) > AccessStamp.NewFrequency);
    }

    [Fact]
    public void ANewKeyIsNotTheNextVictim() => Assert.Equal(5, AccessStamp.New(NowMs).Frequency(NowMs));

    [Fact]
    public void TheCounterLosesOneForEachMinuteOfTheClock()
    {
        long begin = NowMs - (NowMs % MinuteMs);
        var stamp = AccessStamp.New(begin);
        Assert.Equal(5, stamp.Frequency(begin + MinuteMs - 1));
        Assert.Equal(4, stamp.Frequency(begin + MinuteMs));
        Assert.Equal(2, stamp.Frequency(begin + (3 * MinuteMs)));
        Assert.Equal(0, stamp.Frequency(begin + (5 * MinuteMs)));
        Assert.Equal(0, stamp.Frequency(begin + (1_000 * MinuteMs)));

        // As in Redis it is the clock's minute that counts: used at its end, a key loses one a moment later.
        Assert.Equal(4, AccessStamp.New(begin + MinuteMs - 1).Frequency(begin + MinuteMs));
    }

    [Fact]
    public void TheCounterDecaysOverTheWrapOfItsMinutes()
    {
        long wrapMs = ((NowMs / MinuteMs / 65_536) + 1) * 65_536 * MinuteMs;
        var stamp = AccessStamp.New(wrapMs - 1_000);
        Assert.Equal(4, stamp.Frequency(wrapMs));
        Assert.Equal(3, stamp.Frequency(wrapMs + MinuteMs));
        Assert.InRange(stamp.AgeMs(wrapMs + MinuteMs), 60_700, 61_300);
    }

    [Fact]
    public void TheCounterStopsAtItsGreatest()
    {
        var stamp = AccessStamp.New(NowMs);
        for (int i = 0; i < 300; i++) stamp = stamp.Used(NowMs, 0);
        Assert.Equal(255, stamp.Frequency(NowMs));
    }

    [Fact]
    public void TheCounterRisesAsMorrisCountersDo()
    {
        // Redis' own table for lfu-log-factor 10: about 10 after 100 uses, 18 after 1,000, 142 after 100,000.
        var random = new Random(1);
        Assert.InRange(After(100), 8, 13);
        Assert.InRange(After(1_000), 15, 22);
        Assert.InRange(After(100_000), 130, 155);

        double After(int uses)
        {
            long sum = 0;
            for (int round = 0; round < 20; round++)
            {
                var stamp = AccessStamp.New(NowMs);
                for (int i = 0; i < uses; i++) stamp = stamp.Used(NowMs, (ulong)random.NextInt64());
                sum += stamp.Frequency(NowMs);
            }

            return sum / 20.0;
        }
    }

    [Fact]
    public void OfKeysUsedEquallyOftenTheOlderIsKnownToAQuarterOfASecond()
    {
        AccessStamp older = AccessStamp.New(NowMs), newer = AccessStamp.New(NowMs + 250);
        Assert.True(older.AgeMs(NowMs + 400) > newer.AgeMs(NowMs + 400));
        Assert.InRange(older.AgeMs(NowMs + 40_000), 39_750, 40_250);
    }
}

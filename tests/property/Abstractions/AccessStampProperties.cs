using CsCheck;
using PlumCache.Abstractions;

namespace PlumCache.Tests.Properties.Abstractions;

public sealed class AccessStampProperties
{
    private const long DayMs = 86_400_000;

    private static readonly Gen<long> Instant = Gen.Long[1_600_000_000_000, 4_000_000_000_000];

    [Fact]
    public void IdleTimeRisesWithTime() =>
        Gen.Select(Instant, Gen.Long[0, 400 * DayMs], Gen.Long[0, 90 * DayMs]).Sample((used, first, more) =>
    {
        var stamp = AccessStamp.Recent(used);
        long idle = stamp.IdleMs(used + first);
        Assert.InRange(idle, first - 10, first + 10);
        Assert.True(stamp.IdleMs(used + first + more) >= idle);
    });

    [Fact]
    public void FrequencyFallsAndAgeRisesWithTime() =>
        Gen.Select(Instant, Gen.Int[0, 400], Gen.Long[0, 20 * DayMs], Gen.Long[0, 20 * DayMs]).Sample((used, uses, first, more) =>
    {
        var stamp = AccessStamp.New(used);
        for (int i = 0; i < uses; i++) stamp = stamp.Used(used, 0);
        int frequency = stamp.Frequency(used + first);
        Assert.InRange(frequency, 0, 255);
        Assert.True(stamp.Frequency(used + first + more) <= frequency);
        Assert.True(stamp.AgeMs(used + first + more) >= stamp.AgeMs(used + first));
        Assert.InRange(stamp.AgeMs(used + first), first - 235, first + 235);
    });

    [Fact]
    public void OneMoreUseNeverLowersTheFrequencyNorRaisesItByMoreThanOne() =>
        Gen.Select(Instant, Gen.UInt, Gen.ULong).Sample((now, raw, draw) =>
    {
        var stamp = new AccessStamp(raw);
        int before = stamp.Frequency(now);
        Assert.InRange(stamp.Used(now, draw).Frequency(now), before, Math.Min(255, before + 1));
    });
}

using CsCheck;
using PlumCache.Plugins.History;

namespace PlumCache.Tests.Properties.Plugins;

/// <summary>The rule by which the history's moments are thinned, on moments at random times.</summary>
public sealed class ThinningProperties
{
    private const long Now = 1_700_000_000_000;
    private const long Day = 86_400_000;

    /// <summary>Times before the present, most of them lately, rising.</summary>
    private static readonly Gen<long[]> Times = Gen.Select(Gen.Int[0, 36], Gen.Long[0, 999],
        static (power, fraction) => Now - ((1L << power) * (1_000 + fraction) / 1_000))
        .Array[0, 200].Select(static times => times.Distinct().Order().ToArray());

    private static readonly Gen<long> MaxAge = Gen.Int[0, 40].Select(static power => power == 0 ? 0 : 1L << power);

    [Fact]
    public void TheNewestIsKept() => Gen.Select(Times, MaxAge, Gen.Long[0, 10 * Day]).Sample(
        static (times, maxAge, passed) => times.Length == 0 || Thinning.Kept(times, Now + passed, maxAge)[^1]);

    [Fact]
    public void TheLastMinuteIsKeptWhole() => Gen.Select(Times, Gen.Long[60_000, 10 * Day]).Sample(static (times, maxAge) =>
    {
        bool[] kept = Thinning.Kept(times, Now, maxAge);
        return !times.Where((time, i) => Now - time < 60_000 && !kept[i]).Any();
    });

    [Fact]
    public void ThinningTwiceIsThinningOnce() => Gen.Select(Times, MaxAge).Sample(static (times, maxAge) =>
    {
        long[] once = Apply(times, Now, maxAge);
        return once.SequenceEqual(Apply(once, Now, maxAge));
    });

    [Fact]
    public void WhatASpanLeavesOutAtOneTimeIsLeftOutLater() => Gen.Select(Times, Gen.Long[0, 10 * Day]).Sample(static (times, passed) =>
    {
        long[] now = Apply(times, Now, long.MaxValue), later = Apply(times, Now + passed, long.MaxValue);
        return later.All(time => now.Contains(time));
    });

    [Fact]
    public void FewAreKeptHoweverManyThereAre() => Gen.Select(Times, Gen.Int[17, 40]).Sample(static (times, power) =>
    {
        long maxAge = 1L << power;
        int levels = System.Numerics.BitOperations.Log2((ulong)(maxAge / Thinning.MinuteMs)) + 1;
        int ofTheLastMinute = times.Count(static time => Now - time < Thinning.MinuteMs);
        int kept = Apply(times, Now, maxAge).Length;
        return kept <= ofTheLastMinute + (2 * levels) + 2;
    });

    [Fact]
    public void WhatIsAskedForAtAnAgeIsAnsweredByAMomentOlderByLessThanTwiceThat() =>
        Gen.Select(Times, Gen.Long[60_000, 10 * Day], Gen.Double[0, 1]).Sample(static (times, maxAge, part) =>
    {
        long asked = Now - (long)(maxAge * part);
        if (!times.Any(time => time <= asked)) return true;
        long before = times.Last(time => time <= asked), after = Apply(times, Now, maxAge).LastOrDefault(time => time <= asked);
        return after != 0 && before - after <= Math.Max(0, 2 * (Now - before));
    });

    [Fact]
    public void AHistoryThatIsThinnedAtEachMomentStaysSmall()
    {
        var kept = new List<long>();
        for (long now = Now; now < Now + Day; now += 7_001)
        {
            kept.Add(now);
            bool[] stays = Thinning.Kept(kept, now, Day / 2);
            kept = [.. kept.Where((_, i) => stays[i])];
            Assert.InRange(kept.Count, 1, 9 + (2 * 10) + 2);
        }

        Assert.InRange(Now + Day - kept[0], Day / 2, Day);
    }

    private static long[] Apply(IReadOnlyList<long> times, long now, long maxAge)
    {
        bool[] kept = Thinning.Kept(times, now, maxAge);
        return [.. times.Where((_, i) => kept[i])];
    }
}

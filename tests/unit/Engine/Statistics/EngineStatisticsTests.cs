using PlumCache.Engine.Statistics;

namespace PlumCache.Tests.Unit.Engine.Statistics;

public sealed class EngineStatisticsTests
{
    private const int Rounds = 20_000;

    private readonly EngineStatistics _statistics = new(new PluginCounters());

    [Fact]
    public void WhoAsksWhileAnotherResetsIsToldOfNoCountBelowZero()
    {
        RunnerCounters counters = _statistics.Register();
        bool isOver = false;
        var resetting = new Thread(() =>
        {
            for (int i = 0; i < Rounds; i++)
            {
                counters.Commands++;
                _statistics.Reset();
            }

            Volatile.Write(ref isOver, true);
        });
        resetting.Start();
        long least = 0;
        while (!Volatile.Read(ref isOver)) least = Math.Min(least, _statistics.Total().Commands);
        resetting.Join();
        Assert.Equal(0, least);
    }
}

using PlumCache.Compare.Servers;

namespace PlumCache.Compare.Tests.Servers;

public sealed class ThreadTimesTests
{
    [Fact]
    public void WhatAThreadHadUsedIsKeptWhenItEnds()
    {
        var times = new ThreadTimes();
        times.See(1, 100);
        times.See(2, 50);
        times.See(1, 130);
        Assert.Equal(180, times.TotalNs);
    }

    [Fact]
    public void ANumberThatComesBackWithLessIsAnotherThread()
    {
        var times = new ThreadTimes();
        times.See(1, 100);
        times.See(1, 10);
        times.See(1, 15);
        Assert.Equal(115, times.TotalNs);
    }
}

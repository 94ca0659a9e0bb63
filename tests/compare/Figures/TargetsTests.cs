using System.Collections.Immutable;
using PlumCache.Compare.Collections;
using PlumCache.Compare.Figures;
using PlumCache.Compare.Servers;
using PlumCache.Compare.Throughput;

namespace PlumCache.Compare.Tests.Figures;

public sealed class TargetsTests
{
    private static readonly string Cpu = new Cell("GET", 50, 16, 16).Figure("cpu");
    private static readonly string OfGets = "server CPU per GET, P=16";

    [Fact]
    public void ATargetIsMetUpToItsBoundAndMissedAboveIt()
    {
        Assert.True(Judge((ServerNames.Plum, 0.65),
            (ServerNames.Redis, 1)).Single(static verdict => verdict.Against == ServerNames.Redis).IsMet);
        Assert.False(Judge((ServerNames.Plum, 0.66),
            (ServerNames.Redis, 1)).Single(static verdict => verdict.Against == ServerNames.Redis).IsMet);
    }

    [Fact]
    public void ValkeyIsJudgedLikeRedisWhenItIsThere() => Assert.Equal(
        $"{ServerNames.Redis}, {ServerNames.Valkey}, {ServerNames.Garnet}",
        string.Join(", ",
            Judge((ServerNames.Plum, 1), (ServerNames.Redis, 1), (ServerNames.Valkey, 1)).Select(static verdict => verdict.Against)));

    [Theory]
    [InlineData(2, 3, ServerNames.Garnet, 0.5)]
    [InlineData(3, 2, ServerNames.GarnetInline, 0.5)]
    public void GarnetIsMetInItsBetterSetting(double standard, double inline, string better, double ratio)
    {
        Verdict verdict = Judge((ServerNames.Plum, 1), (ServerNames.Garnet, standard),
            (ServerNames.GarnetInline, inline)).Single(static verdict => verdict.Target.Against == Peer.Garnet);
        Assert.Equal((better, ratio), (verdict.Against, verdict.Measured!.Value.Median));
    }

    [Fact]
    public void WhatWasNotMeasuredIsNotMet()
    {
        Verdict[] verdicts = [.. Targets.Judge(new Measurements())];
        Assert.Equal(Targets.All.Length, verdicts.Length);
        Assert.All(verdicts, static verdict => Assert.False(verdict.IsMet || verdict.Measured is not null));
    }

    [Fact]
    public void EveryCellThatATargetSpeaksOfIsRunAlsoWhenItIsQuick()
    {
        string[] spokenOf = [.. Targets.All.Select(static target => target.Figure).Where(static figure => figure.StartsWith("cpu",
            StringComparison.Ordinal))];
        Assert.NotEmpty(spokenOf);
        foreach (ImmutableArray<Cell> cells in new[] { CellPlan.Full, CellPlan.Quick })
        {
            string[] run = [.. cells.Select(static cell => cell.Figure("cpu")), .. CollectionPlan.Cells.Select(static cell => cell.Figure)];
            Assert.Subset(run.ToHashSet(StringComparer.Ordinal), spokenOf.ToHashSet(StringComparer.Ordinal));
        }
    }

    private static Verdict[] Judge(params (string Server, double Us)[] figures)
    {
        var measurements = new Measurements();
        foreach ((string server, double us) in figures) measurements.Add(Cpu, server, us);
        return [.. Targets.Judge(measurements).Where(static verdict => verdict.Target.Name == OfGets)];
    }
}

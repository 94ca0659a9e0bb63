using PlumCache.Compare.Figures;

namespace PlumCache.Compare.Tests.Figures;

public sealed class BenchmarkCsvTests
{
    private const string Names =
        "\"test\",\"rps\",\"avg_latency_ms\",\"min_latency_ms\",\"p50_latency_ms\","
        + "\"p95_latency_ms\",\"p99_latency_ms\",\"max_latency_ms\"\n";

    [Fact]
    public void ARunOfLessThanAMillisecondHasNoPace()
    {
        const string Output = Names + "\"COPY a b\",\"inf\",\"0.334\",\"0.224\",\"0.359\",\"0.415\",\"0.423\",\"0.423\"\n";
        Assert.Equal([new("COPY a b", double.PositiveInfinity, 0.359, 0.423, 0.423)], BenchmarkCsv.Parse(Output));
    }

    [Fact]
    public void EachTestIsARow()
    {
        const string Output = Names
            + "\"GET\",\"224719.11\",\"3.347\",\"0.160\",\"1.391\",\"11.527\",\"17.039\",\"24.143\"\n"
            + "\"SET\",\"1.00\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\"\n";
        Assert.Equal([new("GET", 224719.11, 1.391, 17.039, 24.143), new("SET", 1, 4, 6, 7)], BenchmarkCsv.Parse(Output));
    }

    [Fact]
    public void FieldsAreFoundByTheirNames()
    {
        const string Output =
            "\"test\",\"max_latency_ms\",\"p50_latency_ms\",\"rps\",\"p99_latency_ms\"\r\n\"GET\",\"4\",\"2\",\"1\",\"3\"\r\n";
        Assert.Equal([new("GET", 1, 2, 3, 4)], BenchmarkCsv.Parse(Output));
    }

    [Fact]
    public void CommasAndQuotesMayStandInQuotes()
    {
        const string Output = Names + "\"EVAL \"\"return {1,2}\"\" 0\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\"\n";
        Assert.Equal("EVAL \"return {1,2}\" 0", BenchmarkCsv.Parse(Output).Single().Test);
    }

    [Fact]
    public void WarningsBeforeTheNamesArePassedOver() =>
        Assert.Empty(BenchmarkCsv.Parse("WARNING: Could not fetch server CONFIG\n" + Names));

    [Theory]
    [InlineData("")]
    [InlineData("Could not connect\n")]
    [InlineData(Names + "\"GET\",\"1\"\n")]
    [InlineData(Names + "\"GET\",\"fast\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\"\n")]
    [InlineData("\"test\",\"rps\"\n\"GET\",\"1\"\n")]
    public void AnythingElseIsRefused(string output) => Assert.Throws<FormatException>(() => BenchmarkCsv.Parse(output));
}

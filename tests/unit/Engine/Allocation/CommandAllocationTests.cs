using System.Globalization;

namespace PlumCache.Tests.Unit.Engine.Allocation;

/// <summary>
/// What a command costs in managed memory, to the byte, where its time would be noise. The checked build allocates what the one that ships
/// does: CI runs these on both.
/// </summary>
public sealed class CommandAllocationTests : IDisposable
{
    /// <summary>
    /// What a publish leaves to the collector, however many commands share it: the root (64 bytes) and its array of 17 handles (96).
    /// </summary>
    public const long PublishBytes = 160;

    /// <summary>What the plugin <c>ttl</c> makes of a SET with an expiry: the command without the option, in a buffer of its own.</summary>
    private const long RewriteBytes = 144;

    private const int Keys = 1000;

    private readonly WarmEngine _engine = new();

    public CommandAllocationTests() =>
        _engine.Run(Enumerable.Range(0,
            Keys).SelectMany(static i => new[] { $"SET key:{i} 0123456789abcdef", $"SET count:{i} 1234", $"SET due:{i} a EX 1000" }));

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData("PING", 1)]
    [InlineData("PING", 64)]
    [InlineData("GET key:{0}", 1)]
    [InlineData("GET key:{0}", 64)]
    [InlineData("GET none:{0}", 1)]
    [InlineData("GET none:{0}", 64)]
    [InlineData("EXISTS key:{0}", 1)]
    [InlineData("EXISTS key:{0}", 64)]
    [InlineData("TTL key:{0}", 1)]
    [InlineData("TTL due:{0}", 64)]
    [InlineData("MGET key:0 key:1 key:2 key:3 key:4 due:5 key:6 key:7 key:8 none:{0}", 1)]
    [InlineData("MGET key:0 key:1 key:2 key:3 key:4 due:5 key:6 key:7 key:8 none:{0}", 64)]
    public void AReadAllocatesNothing(string command, int batch) => Assert.Equal(0, _engine.BytesOf(Repeat(command, batch)));

    [Theory]
    [InlineData("SET key:{0} fedcba9876543210", null, 1)]
    [InlineData("SET key:{0} fedcba9876543210", null, 64)]
    [InlineData("SET new:{0} 0123456789abcdef", "DEL new:{0}", 1)]
    [InlineData("SET new:{0} 0123456789abcdef", "DEL new:{0}", 64)]
    [InlineData("INCR count:{0}", null, 1)]
    [InlineData("INCR count:{0}", null, 64)]
    [InlineData("DEL key:{0}", "SET key:{0} 0123456789abcdef", 1)]
    [InlineData("DEL key:{0}", "SET key:{0} 0123456789abcdef", 64)]
    [InlineData("EXPIRE key:{0} 100", null, 1)]
    [InlineData("EXPIRE key:{0} 100", null, 64)]
    [InlineData("MSET key:0 a key:1 a key:2 a key:3 a key:4 a key:5 a key:6 a key:7 a key:8 a other:{0} a", null, 1)]
    public void ABatchOfWritesAllocatesOnlyWhatItPublishes(string command, string? before, int batch) =>
        Assert.Equal(PublishBytes, _engine.BytesOf(Repeat(command, batch), before is null ? [] : Repeat(before, batch)));

    /// <summary>Sixty-four times ten keys are ten drafts, nine of seven commands and one of one.</summary>
    [Fact]
    public void ABatchOfManyKeysAllocatesWhatEachOfItsPublishesDoes() =>
        Assert.Equal(
            10 * PublishBytes,
            _engine.BytesOf(Repeat("MSET key:0 a key:1 a key:2 a key:3 a key:4 a key:5 a key:6 a key:7 a key:8 a other:{0} a", 64)));

    [Theory]
    [InlineData(1)]
    [InlineData(32)]
    public void ReadsBesideWritesAllocateNothingMore(int pairs) =>
        Assert.Equal(PublishBytes, _engine.BytesOf([.. Repeat("SET key:{0} fedcba9876543210", pairs), .. Repeat("GET key:{0}", pairs)]));

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    public void ASetWithAnExpiryAllocatesTheCommandItIsRewrittenTo(int batch) =>
        Assert.Equal(PublishBytes + (batch * RewriteBytes), _engine.BytesOf(Repeat("SET key:{0} fedcba9876543210 EX 100", batch)));

    /// <summary>A batch that changes nothing publishes nothing.</summary>
    [Fact]
    public void AWriteThatChangesNothingAllocatesNothing() => Assert.Equal(0, _engine.BytesOf(Repeat("DEL none:{0}", 64)));

    /// <summary>Without this the others would pass when nothing is counted.</summary>
    [Fact]
    public void WhatAllocatesIsCounted() => Assert.NotEqual(0, _engine.BytesOf(["COMMAND INFO get"]));

    private static string[] Repeat(string command, int count) =>
        [.. Enumerable.Range(0, count).Select(i => string.Format(CultureInfo.InvariantCulture, command, i))];
}

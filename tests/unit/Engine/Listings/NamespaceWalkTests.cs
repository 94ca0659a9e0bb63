using PlumCache.Abstractions;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Listings;

/// <summary>
/// Namespaces at the edge of the bytes, where nothing is behind the last of them. <c>names prefix delimiter depth</c> asks.
/// </summary>
public sealed class NamespaceWalkTests
{
    private static readonly TestPlugin Names = new TestPlugin("names").With(
        "names",
        static (in context, _, in command) => Step.Answer(Reply.Listing(new NamespaceQuery
        {
            Prefix = command[1].ToArray(),
            Delimiter = command[2].ToArray(),
            Depth = command[3][0] - '0',
            WithCounts = true,
        })),
        CommandFlags.ReadOnly | CommandFlags.Listing,
        4);

    [Theory]
    [InlineData("\xff \xff\xff \xff\xff\xff", "''", "\xff", 1, "{\"\xff\": :3}")]
    [InlineData("\xff \xff\xff \xff\xff\xff", "''", "\xff", 2, "{\"\xff\": :3, \"\xff\xff\": :2}")]
    [InlineData("a\xff b\xff\xff", "''", "\xff", 1, "{\"a\xff\": :1, \"b\xff\": :1}")]
    [InlineData("a\xff a\xff\x01 a\xff\xff b", "a", "\xff", 2, "{\"a\xff\": :3, \"a\xff\xff\": :1}")]
    [InlineData("a\xff\xff:x a\xff\xff;y", "''", "\xff\xff", 1, "{\"a\xff\xff\": :2}")]
    [InlineData("\xff\xff: \xff\xff;", "\xff\xff", ":", 1, "{\"\xff\xff:\": :1}")]
    [InlineData("a b c", "''", "a", 1, "{\"a\": :1}")]
    public void AreFoundAlsoWhereNoGreaterByteIsLeft(string keys, string prefix, string delimiter, int depth, string expected)
    {
        using var engine = new TestEngine(null, null, Names);
        TestClient client = engine.Connect();
        foreach (string key in keys.Split(' ')) client.One($"SET {key} 1");
        Assert.Equal(expected, client.One($"NAMES {prefix} {delimiter} {depth}"));
    }

    [Fact]
    public void WhatLiesBelowIsJumpedOver()
    {
        using var engine = new TestEngine(new() { InlineWalkKeys = 20 }, null, Names);
        TestClient client = engine.Connect();
        foreach (int[] chunk in Enumerable.Range(0, 3000).Chunk(20)) client.Send([.. chunk.Select(static i => $"SET n{i % 3}:{i:D5} 1")]);

        // Three namespaces are a few steps, though a thousand keys lie beneath each.
        Assert.Equal("{\"n0:\": :1000, \"n1:\": :1000, \"n2:\": :1000}", client.One("NAMES '' : 1"));
        Assert.Empty(client.Suspensions);
    }
}

using PlumCache.Tests.EndToEnd.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.EndToEnd;

/// <summary>Large values of which there may be many copies: one for each subscriber, each reply, each key.</summary>
public sealed class LargeValueTests : LargeValueTest
{
    /// <summary>Each subscriber had a copy of its own.</summary>
    [Fact]
    public async Task AMessageIsThereOnceHoweverManySubscribersItHas()
    {
        Assert.SkipUnless(ProcessMemory.IsKnown, "Only Linux tells the most memory that a process had.");
        await using PlumProcess plum = await StartWarmAsync();
        using RespClient client = await plum.ConnectAsync();
        RespClient[] subscribers = [await plum.ConnectAsync(), await plum.ConnectAsync(), await plum.ConnectAsync()];
        var memory = new ProcessMemory(plum.Id);
        Assert.Equal("+OK", (await client.CommandAsync("CONFIG", "SET", "client-output-buffer-limit", "pubsub 256mb 256mb 60")).ToString());
        foreach (RespClient subscriber in subscribers)
        {
            await subscriber.CommandAsync("HELLO", "3");
            await subscriber.CommandAsync("SUBSCRIBE", "news");
        }

        long before = memory.ResidentBytes;
        memory.ForgetPeak();
        await RunAsync(client, "PUBLISH news <value>");
        foreach (RespClient subscriber in subscribers)
        {
            // What it asks for meanwhile is answered behind the message or before it, never within.
            await subscriber.SendAsync("PING\r\n");
            RespValue first = await subscriber.ReadAsync(), second = await subscriber.ReadAsync();
            RespValue message = first.Items is null ? second : first;
            Assert.Equal(ValueBytes, message.Items![2].Bytes!.Length);
            Assert.Equal("+PONG", (first.Items is null ? first : second).ToString());
        }

        Assert.InRange(memory.PeakBytes - before, ValueBytes, (long)(2.2 * ValueBytes) + Slack);
        // it lay in the managed heap, which has a time of its own
        await Until.TrueAsync(() => memory.ResidentBytes <= before + (64 * MB), "all is given back");
        foreach (RespClient subscriber in subscribers) subscriber.Dispose();
    }

    [Fact]
    public async Task AClientThatDoesNotReadHasNoCopyOfItMade()
    {
        Assert.SkipUnless(ProcessMemory.IsKnown, "Only Linux tells the most memory that a process had.");
        await using PlumProcess plum = await StartWarmAsync();
        using RespClient client = await plum.ConnectAsync(), slow = await plum.ConnectAsync();
        var memory = new ProcessMemory(plum.Id);
        await RunAsync(client, "SET k <value>");
        long before = memory.ResidentBytes;
        for (int i = 0; i < 4; i++) await slow.SendAsync("GET k\r\n");
        await Until.TrueAsync(() => slow.Socket.Available > 0, "the first bytes have come");
        await RunAsync(client, "PING");
        Assert.InRange(memory.ResidentBytes - before, long.MinValue, Slack);
    }

    /// <summary>What README promises of memory: 1.6 times maxmemory and 110 MB.</summary>
    [Fact]
    public async Task TheRuleOfMemoryHoldsForLargeValues()
    {
        Assert.SkipUnless(ProcessMemory.IsKnown, "Only Linux tells the most memory that a process had.");
        await using PlumProcess plum = await StartWarmAsync();
        using RespClient client = await plum.ConnectAsync();
        var memory = new ProcessMemory(plum.Id);
        await RunAsync(client, "CONFIG SET maxmemory 268435456");
        for (int i = 0; i < 24; i++)
        {
            await SendAsync(client, [Bytes("SET"), Bytes($"k:{i % 18}"), Value.AsSpan(0, 8 * MB + (i * 300_000)).ToArray()]);
        }

        Assert.InRange(memory.PeakBytes, 0, (long)(1.6 * (256 * MB)) + (110 * MB));
        Assert.Contains("No problem", (await client.CommandAsync("MEMORY", "DOCTOR")).ToString(), StringComparison.Ordinal);
    }
}

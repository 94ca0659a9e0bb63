using System.Globalization;
using System.Text;
using PlumCache.Tests.EndToEnd.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.EndToEnd;

/// <summary>
/// What a large value costs the process: at most 2.2 times itself while it is set, and nothing soon after it has gone.
/// </summary>
[Collection(nameof(LargeValuesAlone))]
public sealed class LargeValueTests
{
    private const int MB = 1 << 20;
    private const int ValueBytes = 64 * MB;

    /// <summary>What a server that just began does on the side: methods are compiled, pools fill.</summary>
    private const long Slack = 16 * MB;

    private static readonly byte[] Value = [.. Enumerable.Repeat((byte)'v', ValueBytes)];

    public static TheoryData<string, bool> Commands => new()
    {
        { "SET k <value>", false },
        { "SET k <value>", true },
        { "SET k <value> GET", true },
        { "GETSET k <value>", true },
        { "GET k", true },
        { "GETRANGE k 0 -1", true },
        { "MGET k k", true },
        { "GETDEL k", true },
        { "APPEND k <value>", false },
        { "APPEND k x", true },
        { "SETRANGE k 67108863 x", false },
        { "SETRANGE k 33554431 x;SETRANGE k 67108863 x", false },
        { "SETRANGE k 5 x", true },
        { "MSET a <half> b <half>", false },
        { "COPY k l", true },
        { "RENAME k l", true },
        { "MOVE k 1", true },
        { "GETEX k EX 1000", true },
        { "MULTI;GET k;EXEC", true },
        { "MULTI;SET k <value>;EXEC", false },
        { "ECHO <value>", false },
        { "PUBLISH nobody <value>", false },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task CostsAtMostTwoPointTwoTimesItselfAndIsGivenBack(string commands, bool isThere)
    {
        Assert.SkipUnless(ProcessMemory.IsKnown, "Only Linux tells the most memory that a process had.");
        await using PlumProcess plum = await StartWarmAsync();
        using RespClient client = await plum.ConnectAsync();
        var memory = new ProcessMemory(plum.Id);
        long empty = memory.ResidentBytes;
        if (isThere) await RunAsync(client, "SET k <value>");
        await Until.TrueAsync(
            () => memory.ResidentBytes <= empty + (isThere ? ValueBytes : 0) + Slack, "the request's memory is given back");
        long before = memory.ResidentBytes;
        memory.ForgetPeak();
        foreach (string command in commands.Split(';')) await RunAsync(client, command);
        Assert.InRange(memory.PeakBytes - before, 0, (long)(2.2 * ValueBytes) + Slack);

        // By another connection, which another thread serves: what the first one's keeps is not given back by its next command.
        using RespClient other = await plum.ConnectAsync();
        await RunAsync(other, "DEL k l a b");
        await RunAsync(other, "SELECT 1");
        await RunAsync(other, "DEL k");
        await GivesBackAsync(memory, empty);
    }

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
        await Until.TrueAsync(() => memory.ResidentBytes <= before + (32 * MB), "all is given back");
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

    /// <summary>
    /// On a machine that does nothing else it takes some 1.3 s: a second in which nobody had use for it, and the next look. That second is
    /// proved on a clock of
    /// the tests' own, of each that keeps something: IdleMemoryTests, LargeBuffersTests, GarbageWatchTests. Here the machine may be busy.
    /// </summary>
    private static Task GivesBackAsync(ProcessMemory memory, long empty) =>
        Until.TrueAsync(() => memory.ResidentBytes <= empty + (32 * MB), "all is given back");

    private static async Task<PlumProcess> StartWarmAsync()
    {
        PlumProcess plum = await PlumProcess.StartListeningAsync();
        using RespClient client = await plum.ConnectAsync();
        for (int i = 0; i < 100; i++) await client.CommandAsync("SET", "warm", "up");
        await client.CommandAsync("FLUSHALL");
        return plum;
    }

    private static Task RunAsync(RespClient client, string command) => SendAsync(client, [.. command.Split(' ').Select(Word)]);

    private static async Task SendAsync(RespClient client, byte[][] words)
    {
        foreach (byte[] word in words.Prepend(Bytes($"*{words.Length}")))
        {
            if (word.Length > 0 && word[0] != '*')
            {
                await client.SendAsync(string.Create(CultureInfo.InvariantCulture, $"${word.Length}\r\n"));
            }

            await client.SendAsync(word);
            await client.SendAsync("\r\n");
        }

        RespValue reply = await client.ReadAsync();
        Assert.NotEqual('-', (reply.ToString() + " ")[0]);
    }

    private static byte[] Word(string word) => word switch
    {
        "<value>" => Value,
        "<half>" => Value[..(ValueBytes / 2)],
        _ => Bytes(word),
    };

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);
}

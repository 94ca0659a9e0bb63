using System.Globalization;
using System.Text;
using PlumCache.Tests.EndToEnd.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.EndToEnd;

/// <summary>
/// What a large value costs the process: at most 2.2 times itself while it is set, and nothing soon after it has gone. Each test has a
/// server that is a process of its own, whose memory is what is measured, so they run beside each other; most of their time they wait.
/// </summary>
public abstract class LargeValueTest
{
    protected const int MB = 1 << 20;
    protected const int ValueBytes = 64 * MB;

    /// <summary>What a server that just began does on the side: methods are compiled, pools fill.</summary>
    protected const long Slack = 16 * MB;

    protected static byte[] Value { get; } = [.. Enumerable.Repeat((byte)'v', ValueBytes)];

    /// <summary>Runs commands, parted by semicolons, on a server of their own, and looks at its memory.</summary>
    /// <param name="commands">A word may be <c>&lt;value&gt;</c> or <c>&lt;half&gt;</c>.</param>
    /// <param name="isThere">Whether the key <c>k</c> has the value before.</param>
    /// <param name="times">How many times itself a value may take meanwhile.</param>
    protected static async Task AssertCostAsync(string commands, bool isThere, double times = 2.2)
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
        Assert.InRange(memory.PeakBytes - before, 0, (long)(times * ValueBytes) + Slack);

        // By another connection, which another thread serves: what the first one's keeps is not given back by its next command.
        using RespClient other = await plum.ConnectAsync();
        await RunAsync(other, "DEL k l a b");
        await RunAsync(other, "SELECT 1");
        await RunAsync(other, "DEL k");
        await GivesBackAsync(memory, empty);
    }

    /// <summary>
    /// On a machine that does nothing else it takes some 1.3 s: a second in which nobody had use for it, and the next look. That second is
    /// proved on a clock of the tests' own, of each that keeps something: IdleMemoryTests, GarbageWatchTests. Here the
    /// machine may be busy. Of the request nothing is kept.
    /// </summary>
    private static Task GivesBackAsync(ProcessMemory memory, long empty) =>
        Until.TrueAsync(() => memory.ResidentBytes <= empty + (64 * MB), "all is given back");

    protected static async Task<PlumProcess> StartWarmAsync()
    {
        PlumProcess plum = await PlumProcess.StartListeningAsync();
        using RespClient client = await plum.ConnectAsync();
        for (int i = 0; i < 100; i++) await client.CommandAsync("SET", "warm", "up");
        await client.CommandAsync("FLUSHALL");
        return plum;
    }

    protected static Task RunAsync(RespClient client, string command) => SendAsync(client, [.. command.Split(' ').Select(Word)]);

    protected static async Task SendAsync(RespClient client, byte[][] words)
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
        Assert.False(reply.IsError, "It is refused."); // not the reply as text: that is several copies of a large one
    }

    private static byte[] Word(string word) => word switch
    {
        "<value>" => Value,
        "<half>" => Value[..(ValueBytes / 2)],
        _ => Bytes(word),
    };

    protected static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);
}

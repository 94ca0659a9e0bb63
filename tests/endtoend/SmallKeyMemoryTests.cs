using System.Globalization;
using System.Text;
using PlumCache.Tests.EndToEnd.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.EndToEnd;

/// <summary>What README promises of memory, for what a cache mostly holds: many small keys.</summary>
public sealed class SmallKeyMemoryTests
{
    private const int MB = 1 << 20;
    private const int MaxMemoryBytes = 32 * MB;
    private const int KeysPerCommand = 200;
    private const int CommandsPerPipeline = 50;

    [Fact]
    public async Task TheRuleOfMemoryHoldsForManySmallKeys()
    {
        Assert.SkipUnless(ProcessMemory.IsKnown, "Only Linux tells the most memory that a process had.");
        await using PlumProcess plum = await PlumProcess.StartListeningAsync(
            "--maxmemory", MaxMemoryBytes.ToString(CultureInfo.InvariantCulture), "--maxmemory-policy", "allkeys-random");
        using RespClient client = await plum.ConnectAsync();
        var memory = new ProcessMemory(plum.Id);
        int next = 0;

        // Until it is full, and a quarter as long again, so that keys make room for others.
        while (await NumberAsync(client, "evicted_keys") == 0) next = await WriteAsync(client, next);
        Assert.InRange(await NumberAsync(client, "used_memory"), MaxMemoryBytes * 9L / 10, MaxMemoryBytes);
        for (int end = next + (next / 4); next < end;) next = await WriteAsync(client, next);
        Assert.InRange(memory.PeakBytes, MaxMemoryBytes, (long)(1.6 * MaxMemoryBytes) + (110 * MB));
        Assert.Contains("No problem", (await client.CommandAsync("MEMORY", "DOCTOR")).ToString(), StringComparison.Ordinal);
    }

    /// <summary>Writes as many keys as fit a pipeline, from a number on: <c>user:id:field</c>, with values of 16 bytes.</summary>
    /// <returns>The next number.</returns>
    private static async Task<int> WriteAsync(RespClient client, int next)
    {
        var requests = new StringBuilder();
        for (int command = 0; command < CommandsPerPipeline; command++)
        {
            requests.Append(CultureInfo.InvariantCulture, $"*{1 + (2 * KeysPerCommand)}\r\n$4\r\nMSET\r\n");
            for (int key = 0; key < KeysPerCommand; key++, next++)
            {
                string name = string.Create(CultureInfo.InvariantCulture, $"user:{next / 4}:field{next % 4}");
                requests.Append(CultureInfo.InvariantCulture, $"${name.Length}\r\n{name}\r\n$16\r\n{next:D16}\r\n");
            }
        }

        await client.SendAsync(requests.ToString());
        foreach (RespValue reply in await client.ReadAsync(CommandsPerPipeline)) Assert.Equal("+OK", reply.ToString());
        return next;
    }

    private static async Task<long> NumberAsync(RespClient client, string name)
    {
        string line = (await client.CommandAsync("INFO")).Text.Split('\n')
            .Single(line => line.StartsWith(name + ":", StringComparison.Ordinal));
        return long.Parse(line.AsSpan(name.Length + 1).Trim(), CultureInfo.InvariantCulture);
    }
}

using System.Globalization;
using CsCheck;
using PlumCache.Tests.EndToEnd.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.EndToEnd;

/// <summary>
/// Random sequences of several connections that push, take and wait, to Redis and to PlumCache: each command is answered the same, and what
/// comes reaches the same waiters. Of a waiter's keys one at most is ever there: of several that come at once, by a transaction or by who
/// was served before, Redis 7.0 serves the first that was pushed to, and Redis 7.2 and PlumCache the first that the waiter names.
/// </summary>
public sealed class BlockingSequencesTests
{
    private const int Clients = 4, SequencesEach = 30, Deeds = 40;

    private static readonly Gen<string> Key = Gen.OneOf<string>("a", "b", "c");

    private static readonly Gen<string> Push = Gen.OneOf<string>("RPUSH <key> x", "RPUSH <key> x y", "LPUSH <key> x y z", "LPUSHX <key> w");

    private static readonly Gen<string> Other = Gen.OneOf<string>("LPOP <key>", "DEL <key>", "SET <key> s", "RENAME <key> <key>",
        "COPY <key> <key> REPLACE", "SADD <key> m", "LRANGE <key> 0 -1", "RPOPLPUSH <key> <key>", "MOVE <key> 1", "SWAPDB 0 1",
        "BLPOP <key> x", "BLPOP <key> -1", "BLMOVE <key> <key> LEFT NOWHERE 0", "BLMPOP 0 0 <key> LEFT");

    private static readonly Gen<string> Waits = Gen.OneOf<string>("BLPOP <key> 0", "BRPOP <key> 0", "BLPOP none <key> 0",
        "BRPOP none <key> other 0", "BLMOVE <key> <key> LEFT RIGHT 0", "BLMOVE <key> <key> RIGHT LEFT 0", "BRPOPLPUSH <key> <key> 0",
        "BLMPOP 0 2 none <key> LEFT", "BLMPOP 0 1 <key> RIGHT COUNT 2");

    private static readonly Gen<string[]> Transaction = Gen.Select(Push.Array[1, 2], Key).Select(static (lines, key) =>
        (string[])["MULTI", .. lines.Select(line => line.Replace("<key>", key, StringComparison.Ordinal)), "BLPOP c 0", "EXEC"]);

    private static readonly Gen<(int Client, string[] Lines)[]> Sequence = Gen.Select(
        Gen.Int[0, Clients - 1],
        Gen.Frequency((5, Filled(Push)), (4, Filled(Other)), (5, Filled(Waits)), (1, Transaction))).Array[Deeds];

    [Fact]
    public async Task WhatComesReachesTheSameWaiters()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using TestServer server = await TestServer.StartAsync();
        for (int i = 0; i < TestBudget.Times(SequencesEach); i++)
        {
            PCG random = Check.Seed is { } seed && i == 0 ? PCG.Parse(seed) : PCG.ThreadPCG;
            string start = random.ToString();
            (int Client, string[] Lines)[] sequence = Sequence.Generate(random, null, out _);
            List<string> expected = await LiveAsync(redis.Port, sequence), answered = await LiveAsync(server.Port, sequence);
            int same = expected.Zip(answered).TakeWhile(static pair => pair.First == pair.Second).Count();
            bool isSame = same == expected.Count && same == answered.Count;
            string others = $"redis: {expected.ElementAtOrDefault(same)}\nplum:  {answered.ElementAtOrDefault(same)}";
            Assert.True(isSame, $"CsCheck_Seed={start}\n{string.Join('\n', expected.Take(same))}\n{others}");
        }
    }

    /// <summary>Fills the keys of a line in.</summary>
    private static Gen<string[]> Filled(Gen<string> line) => Gen.Select(line, Key.Array[3]).Select(static (text, keys) =>
    {
        string[] parts = text.Split("<key>");
        return (string[])[string.Concat(parts.Select((part, i) => i == 0 ? part : keys[i - 1] + part))];
    });

    /// <summary>Lives through a sequence.</summary>
    /// <returns>A line for each deed: what was asked, what was answered, and who else received what.</returns>
    private static async Task<List<string>> LiveAsync(int port, (int Client, string[] Lines)[] sequence)
    {
        using RespClient control = await RespClient.ConnectAsync(port);
        await control.CommandAsync("FLUSHALL");
        RespClient[] clients = [.. await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => RespClient.ConnectAsync(port)))];
        var waiting = new Task<RespValue>?[Clients];
        List<string> told = [];
        try
        {
            foreach ((int client, string[] lines) in sequence)
            {
                if (waiting[client] is not null) continue;
                int before = waiting.Count(static wait => wait is not null);
                foreach (string line in lines[..^1]) await clients[client].CommandAsync(line.Split(' '));
                await clients[client].SendAsync(RespClient.Encode(lines[^1].Split(' ')));
                waiting[client] = clients[client].ReadAsync();
                await UntilSettledAsync(control, waiting, waiting[client]!, before);
                told.Add($"{client}> {string.Join(" | ", lines)}{await TakeAsync(waiting)}");
            }
        }
        finally
        {
            foreach (RespClient client in clients) client.Dispose();
            foreach (Task<RespValue>? wait in waiting) _ = wait?.ContinueWith(static task => task.Exception, TaskScheduler.Default);
            await Until.TrueAsync(() => BlockedAsync(control).GetAwaiter().GetResult() == 0, "those who wait have gone", seconds: 20);
        }

        return told;
    }

    /// <summary>
    /// Until a command is answered, or waits, and as many others have their answers as wait no longer: servers serve before they answer who
    /// pushed.
    /// </summary>
    private static async Task UntilSettledAsync(RespClient control, Task<RespValue>?[] waiting, Task<RespValue> own, int before)
    {
        while (true)
        {
            bool isAnswered = own.IsCompleted;
            int blocked = await BlockedAsync(control);
            int open = waiting.Count(static wait => wait is { IsCompleted: false });
            if ((isAnswered || blocked == before + 1 || own.IsCompleted) && blocked == open) return;
            await Task.WhenAny([own, .. waiting.OfType<Task<RespValue>>().Where(static wait => !wait.IsCompleted), Task.Delay(5)]);
        }
    }

    /// <summary>Who has been answered, and what.</summary>
    private static async Task<string> TakeAsync(Task<RespValue>?[] waiting)
    {
        string told = "";
        for (int i = 0; i < waiting.Length; i++)
        {
            if (waiting[i] is not { IsCompleted: true } answered) continue;
            RespValue answer = await answered;
            told += string.Create(CultureInfo.InvariantCulture, $"  {i}: {answer}");
            waiting[i] = null;
        }

        return told;
    }

    private static async Task<int> BlockedAsync(RespClient control)
    {
        string info = (await control.CommandAsync("INFO", "clients")).ToString();
        const string Name = "blocked_clients:";
        string line = info.Split('\n').Single(static line => line.Contains(Name, StringComparison.Ordinal));
        return int.Parse(line.AsSpan(line.IndexOf(':', StringComparison.Ordinal) + 1).Trim(), CultureInfo.InvariantCulture);
    }
}

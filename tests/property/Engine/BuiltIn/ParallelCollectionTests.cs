using System.Globalization;
using PlumCache.Engine.Hosting;
using PlumCache.Tests.Engine.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Engine.BuiltIn;

/// <summary>
/// Writers in threads of their own change several fields of a hash together, and members of sets, while others read. Each write has a
/// stamp, its writer and its number, and is recorded before it begins and once it is acknowledged: what a reader sees is of one stamp,
/// which had begun before the reader was told, and which the writer had not replaced before the reader asked.
/// </summary>
public sealed class ParallelCollectionTests
{
    private const int Writers = 3, Readers = 3, Fields = 60, Members = 16;
    private readonly long[] _begun = new long[Writers], _done = new long[Writers];

    [Fact]
    public async Task WhateverIsReadIsOfOneVersion()
    {
        using var engine = new TestEngine(new EngineOptions { InlineWalkKeys = 32, OutputSoftLimitBytes = 512 }, null, BuiltIns.With());
        CancellationToken cancelled = TestContext.Current.CancellationToken;
        using (var first = new ParallelClient(engine, 1)) first.Send([$"SADD s {All}", .. Both("0.0")]);
        int steps = TestBudget.Times(150);
        Task[] writers = [.. Enumerable.Range(0, Writers).Select(writer => Task.Run(() => Write(engine, writer, steps), cancelled))];
        var written = Task.WhenAll(writers);
        Task<int>[] readers = [.. Enumerable.Range(0, Readers).Select(reader => Task.Run(() => Read(engine, reader, written), cancelled))];
        var upkeep = Task.Run(
            () =>
            {
                while (!written.IsCompleted) engine.Engine.Maintain();
            },
            cancelled);
        await Task.WhenAll([written, upkeep, .. readers]).WaitAsync(TimeSpan.FromSeconds(300), cancelled);
        Assert.All(readers, static reader => Assert.True(reader.Result > 0));
    }

    private static string All => string.Join(' ', Enumerable.Range(0, Members).Select(static i => $"m{i}"));

    /// <summary>Many fields of one key by one command, and several keys by a transaction.</summary>
    private static string[] Both(string stamp)
    {
        string fields = string.Join(' ', Enumerable.Range(0, Fields).Select(i => $"f{i:D2} {stamp}"));
        string members = string.Join(' ', Enumerable.Range(0, Members).Select(i => $"{stamp}:{i}"));
        return [$"HSET h {fields}", "MULTI", $"HSET p v {stamp}", "DEL q", $"SADD q {members}", "SUNIONSTORE d q", "EXEC"];
    }

    private void Write(TestEngine engine, int writer, int steps)
    {
        using var client = new ParallelClient(engine, 10 + writer);
        for (int i = 1; i <= steps; i++)
        {
            string stamp = $"{writer}.{i}", member = $"m{((writer * 7) + i) % Members}";
            Volatile.Write(ref _begun[writer], i);
            client.Send([.. Both(stamp), i % 2 == 0 ? $"SMOVE s t {member}" : $"SMOVE t s {member}"]);
            Volatile.Write(ref _done[writer], i);
        }
    }

    private int Read(TestEngine engine, int reader, Task written)
    {
        using var client = new ParallelClient(engine, 20 + reader);
        int reads = 0;
        for (; !written.IsCompleted || reads < 20; reads++)
        {
            long[] before = [.. Enumerable.Range(0, Writers).Select(writer => Volatile.Read(ref _done[writer]))];
            CheckStamp(before, [.. Stamps(client.One(reads % 2 == 0 ? "HGETALL h" : "HVALS h"))]);
            CheckStamp(before, [.. Stamps(client.One("HMGET h f00 f31 f59"))]);
            CheckStamp(before, [.. Stamps(client.One("HRANDFIELD h 20 WITHVALUES"))]);

            // In one batch: of one instant.
            string[] both = client.Send("HGET p v", "SMEMBERS q", "SMEMBERS d", "SINTER d q");
            CheckStamp(before, [.. both.SelectMany(Stamps)]);
            string[] parts = client.Send("SCARD s", "SCARD t", "SINTERCARD 2 s t", "SUNION s t");
            Assert.Equal(Members, Number(parts[0]) + Number(parts[1]));
            Assert.Equal(":0", parts[2]);
            Assert.Equal(Members, parts[3].Split(", ").Length);
        }

        return reads;
    }

    private void CheckStamp(long[] before, string[] stamps)
    {
        Assert.NotEmpty(stamps);
        string stamp = Assert.Single(stamps.Distinct(StringComparer.Ordinal));
        int dot = stamp.IndexOf('.', StringComparison.Ordinal), writer = (int)Number(stamp[..dot]);
        Assert.True(stamp != "0.0" || before.Sum() == 0, "what was there at first is seen after a write");
        Assert.InRange(Number(stamp[(dot + 1)..]), before[writer], Volatile.Read(ref _begun[writer]));
    }

    private static IEnumerable<string> Stamps(string reply) => reply.Split(' ', '"', ',', ':', '[', ']', '{', '}', '~')
        .Where(static part => part.Contains('.', StringComparison.Ordinal));

    private static long Number(string text) => long.Parse(text.TrimStart(':'), CultureInfo.InvariantCulture);
}

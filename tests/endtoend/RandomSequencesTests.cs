using System.Text;
using CsCheck;
using PlumCache.Tests.EndToEnd.Comparison;
using PlumCache.Tests.EndToEnd.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.EndToEnd;

/// <summary>
/// Random sequences of several connections to Redis and to PlumCache: transactions, watches, databases, expiries, subscriptions and what a
/// connection can be set to, in any mixture. All that any of them receives must be equal.
/// </summary>
public sealed class RandomSequencesTests
{
    private const int SequencesEach = 300;
    private const int MostDifferences = 5;
    private const int MostTries = 400;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10), ShortPatience = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task AllConnectionsReceiveWhatRedisSendsThem()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using TestServer server = await TestServer.StartAsync();
        using SideBySide both = await SideBySide.ConnectAsync(redis.Port, server.Port, Sequences.Clients);
        var differences = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < TestBudget.Times(SequencesEach) && differences.Count < MostDifferences; i++)
        {
            PCG random = Check.Seed is { } seed && i == 0 ? PCG.Parse(seed) : PCG.ThreadPCG;
            string start = random.ToString();
            SentCommand[] sequence = Sequences.All.Generate(random, null, out _);
            if (await both.RunAsync(sequence, Patience) is not { } difference) continue;
            differences[await ExplainAsync(both, sequence, difference)] = start;
        }

        IEnumerable<string> told = differences.Select(static each => $"{each.Key}\nCsCheck_Seed={each.Value}");
        Assert.True(differences.Count == 0, string.Join("\n\n", told));
    }

    /// <summary>The shortest sequence that shows a difference, and what it is.</summary>
    private static async Task<string> ExplainAsync(SideBySide both, SentCommand[] sequence, Difference difference)
    {
        int tries = 0;
        IReadOnlyList<SentCommand> shortest = await Minimiser.MinimiseAsync(
            sequence, async part => tries++ < MostTries && await both.RunAsync(part, ShortPatience) is not null);
        List<SentCommand> alone = [.. shortest.Select(static command => command with { IsPipelined = false })];
        if (await both.RunAsync(alone, Patience) is not null) shortest = alone;
        Difference? again = await both.RunAsync(shortest, Patience);
        var text = new StringBuilder();
        text.AppendJoin('\n', shortest).Append('\n').Append(again ?? difference);
        if (again is null) text.Append("\n(not every time)");
        return text.ToString();
    }
}

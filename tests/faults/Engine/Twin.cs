#if DEBUG
using System.Collections.Concurrent;

namespace PlumCache.Tests.Faults.Engine;

/// <summary>
/// What an engine that knows no failures comes to by what holds of a history: each command sent by itself, to nobody who listens. Many
/// failures leave the same of a history, so each is lived through once.
/// </summary>
internal sealed class Twin
{
    private static readonly ConcurrentDictionary<string, Twin> Lived = new(StringComparer.Ordinal);

    private readonly List<string> _told;

    private Twin(IEnumerable<LogEntry> log)
    {
        using var run = new HistoryRun();
        _told = run.Repeat(log);
        run.Rest();
        Content = run.Engine.Describe();
        Effects = [.. run.Engine.Effects];
        EffectsOfUpkeep = [.. run.Engine.EffectsOfUpkeep];
    }

    /// <summary>Everything that is kept in the end, in words.</summary>
    public string[] Content { get; }

    /// <summary>See <see cref="HistoryEngine.Effects"/>.</summary>
    public string[] Effects { get; }

    /// <summary>See <see cref="HistoryEngine.EffectsOfUpkeep"/>.</summary>
    public string[] EffectsOfUpkeep { get; }

    /// <summary>The twin of a run, which was told the same as far as is known.</summary>
    public static Twin Of(IEnumerable<LogEntry> log)
    {
        LogEntry[] holding = [.. log.Where(static entry => entry.Holds)];
        string history = string.Join('\n', holding.Select(static entry => $"{entry.Kind} {entry.Number} {entry.Line}"));
        Twin twin = Lived.GetOrAdd(history, _ => new Twin(holding));
        AssertTold(holding, twin._told);
        return twin;
    }

    /// <summary>Each command that holds was told what one told that runs it alone.</summary>
    public static void AssertTold(IEnumerable<LogEntry> log, List<string> replies)
    {
        LogEntry[] commands = [.. log.Where(static entry => entry.Holds && entry.Kind == LogKind.Command)];
        Assert.Equal(commands.Length, replies.Count);
        foreach ((LogEntry entry, string reply) in commands.Zip(replies))
        {
            if (entry.Reply is { } told) Assert.True(told == reply, $"{entry.Number}> {entry.Line}\ntold       {told}\ninstead of {reply}");
        }
    }
}
#endif

using System.Collections.Concurrent;

namespace PlumCache.Tests.Properties.Engine;

/// <summary>
/// What has happened in the random histories of a test, counted, so that it cannot unnoticed no longer happen what the test is about. Any
/// thread.
/// </summary>
internal sealed class Sightings
{
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>Notes that something has happened.</summary>
    public void Note(string what, long times = 1)
    {
        if (times > 0) _counts.AddOrUpdate(what, times, (_, before) => before + times);
    }

    /// <summary>All of these have happened.</summary>
    public void AssertAll(params IEnumerable<string> wanted)
    {
        string seen = string.Join(
            ", ",
            _counts.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => $"{pair.Key} {pair.Value}"));
        Assert.All(wanted, what => Assert.True(_counts.ContainsKey(what), $"In no history: {what}. There were: {seen}"));
        TestContext.Current.TestOutputHelper?.WriteLine(seen);
    }
}

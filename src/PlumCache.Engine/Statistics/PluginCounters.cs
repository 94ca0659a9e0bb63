using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using PlumCache.Abstractions;

namespace PlumCache.Engine.Statistics;

/// <summary>What plugins' Count effects add up to, by plugin and name. Any thread.</summary>
internal sealed class PluginCounters
{
    /// <summary>
    /// Names kept of one plugin; a client could otherwise fill memory with prefixes of its own making. What comes beyond is counted under
    /// <see cref="Others"/>.
    /// </summary>
    public const int MaxNames = 10_000;

    /// <summary>The name that counts for all names beyond the limit.</summary>
    public const string Others = "(others)";

    /// <summary>Longest name and sample kept, in bytes.</summary>
    private const int MaxTextBytes = 256;

    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, Counter>> _plugins = new(StringComparer.Ordinal);

    /// <summary>Adds to a counter. Allocates only for a new name or a sample.</summary>
    public void Add(string plugin, ReadOnlySpan<byte> name, long amount, ReadOnlySpan<byte> sample)
    {
        ConcurrentDictionary<string, Counter> counters = _plugins.GetOrAdd(plugin,
            static _ => new ConcurrentDictionary<string, Counter>(StringComparer.Ordinal));
        Span<char> text = stackalloc char[MaxTextBytes];
        ReadOnlySpan<char> key = text[..Encoding.UTF8.GetChars(Shorten(name), text)];
        if (!counters.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key, out Counter? counter))
        {
            string kept = counters.Count < MaxNames ? key.ToString() : Others;
            counter = counters.GetOrAdd(kept, static _ => new Counter());
        }

        Interlocked.Add(ref counter.Value, amount);
        if (!sample.IsEmpty) Volatile.Write(ref counter.Sample, Encoding.UTF8.GetString(Shorten(sample)));
    }

    /// <summary>A plugin's counters, ordered by name.</summary>
    public ImmutableArray<PluginCounter> Of(string plugin) =>
        !_plugins.TryGetValue(plugin, out ConcurrentDictionary<string, Counter>? counters) ? [] :
    [
        .. counters
            .Select(static pair => new PluginCounter(pair.Key, Volatile.Read(ref pair.Value.Value), Volatile.Read(ref pair.Value.Sample)))
            .OrderBy(static counter => counter.Name, StringComparer.Ordinal),
    ];

    /// <summary>CONFIG RESETSTAT.</summary>
    public void Reset() => _plugins.Clear();

    private static ReadOnlySpan<byte> Shorten(ReadOnlySpan<byte> text) => text.Length > MaxTextBytes ? text[..MaxTextBytes] : text;

    private sealed class Counter
    {
        public long Value;
        public string Sample = "";
    }
}

using System.Collections.Immutable;

namespace PlumCache.Plugins.PubSub;

/// <summary>Names of bytes, which remember in what order they were added. Immutable.</summary>
internal sealed class NameSet
{
    /// <summary>No names.</summary>
    public static readonly NameSet Empty = new(
        ImmutableSortedDictionary.Create<byte[], long>(Comparer<byte[]>.Create(static (a, b) => a.AsSpan().SequenceCompareTo(b))), 0);

    private readonly ImmutableSortedDictionary<byte[], long> _places;
    private readonly long _next;

    private NameSet(ImmutableSortedDictionary<byte[], long> places, long next)
    {
        _places = places;
        _next = next;
    }

    /// <summary>How many.</summary>
    public int Count => _places.Count;

    /// <summary>The names, the oldest first.</summary>
    public IEnumerable<byte[]> InOrder => _places.OrderBy(static pair => pair.Value).Select(static pair => pair.Key);

    /// <summary>Whether a name is among them.</summary>
    public bool Contains(byte[] name) => _places.ContainsKey(name);

    /// <summary>With another name.</summary>
    /// <param name="name">Not among them; never changed from here on.</param>
    public NameSet With(byte[] name) => new(_places.Add(name, _next), _next + 1);

    /// <summary>Without a name.</summary>
    public NameSet Without(byte[] name) => new(_places.Remove(name), _next);
}

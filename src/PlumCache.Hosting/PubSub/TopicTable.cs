using System.Collections.Immutable;
using System.Diagnostics;

namespace PlumCache.Hosting.PubSub;

/// <summary>
/// Channels, or patterns, by name. Immutable. Keyed by a hash of the name, so that looking one up copies nothing; the hash is seeded by the
/// process, so that clients cannot choose names that collide.
/// </summary>
internal sealed class TopicTable
{
    /// <summary>No topics.</summary>
    public static readonly TopicTable Empty = new(ImmutableDictionary<int, ImmutableArray<Topic>>.Empty, 0);

    private readonly ImmutableDictionary<int, ImmutableArray<Topic>> _topics;

    private TopicTable(ImmutableDictionary<int, ImmutableArray<Topic>> topics, int count)
    {
        _topics = topics;
        Count = count;
    }

    /// <summary>How many names there are.</summary>
    public int Count { get; }

    /// <summary>All topics, in no order.</summary>
    public IEnumerable<Topic> All => _topics.Values.SelectMany(static topics => topics);

    /// <summary>The topic of a name, or null.</summary>
    public Topic? Find(ReadOnlySpan<byte> name)
    {
        if (Count == 0 || !_topics.TryGetValue(HashOf(name), out ImmutableArray<Topic> topics)) return null;
        foreach (Topic topic in topics)
        {
            if (name.SequenceEqual(topic.Name)) return topic;
        }

        return null;
    }

    /// <summary>With a topic added, or put in the place of the one with its name.</summary>
    public TopicTable With(Topic topic)
    {
        int hash = HashOf(topic.Name);
        ImmutableArray<Topic> others = OthersAt(hash, topic.Name, out bool isThere);
        return new TopicTable(_topics.SetItem(hash, others.Add(topic)), isThere ? Count : Count + 1);
    }

    /// <summary>Without the topic of a name.</summary>
    /// <param name="name">Of a topic that is there.</param>
    public TopicTable Without(byte[] name)
    {
        int hash = HashOf(name);
        ImmutableArray<Topic> others = OthersAt(hash, name, out bool isThere);
        Debug.Assert(isThere, "A channel goes that is not there, and one that is there is not counted.");
        return new TopicTable(others.IsEmpty ? _topics.Remove(hash) : _topics.SetItem(hash, others), Count - 1);
    }

    private static int HashOf(ReadOnlySpan<byte> name)
    {
        var hash = new HashCode();
        hash.AddBytes(name);
        return hash.ToHashCode();
    }

    private ImmutableArray<Topic> OthersAt(int hash, byte[] name, out bool isThere)
    {
        isThere = false;
        if (!_topics.TryGetValue(hash, out ImmutableArray<Topic> topics)) return [];
        ImmutableArray<Topic> others = topics.RemoveAll(topic => topic.Name.AsSpan().SequenceEqual(name));
        isThere = others.Length < topics.Length;
        return others;
    }
}

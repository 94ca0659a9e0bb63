using PlumCache.Abstractions;
using PlumCache.Plugins.Lists;
using PlumCache.Tests.Plugins.Kit;

namespace PlumCache.Tests.Unit.Plugins.Lists;

/// <summary>What the tests of lists share.</summary>
public abstract class ListTest : PluginTest
{
    protected const string WrongType = "(error) WRONGTYPE Operation against a key holding the wrong kind of value";
    protected const string NotPositive = "(error) ERR value is out of range, must be positive";
    protected const ValueKind Small = (ValueKind)7, Large = (ValueKind)8;

    /// <summary>The kind of what a key holds.</summary>
    protected ValueKind KindOf(string key) => Bench.Keyspace[0][key].Kind;

    /// <summary>Expects the elements of a list; none: the key is not there.</summary>
    protected void CheckElements(string key, params string[] elements) => CheckElements(Bench, key, elements);

    /// <summary>The same of another bench.</summary>
    protected static void CheckElements(PluginBench bench, string key, params string[] elements)
    {
        ArgumentNullException.ThrowIfNull(bench);
        Assert.Equal($"[{string.Join(", ", elements.Select(static element => $"\"{element}\""))}]", bench.Run("LRANGE", key, "0", "-1"));
        Assert.Equal(elements.Length > 0, bench.Keyspace[0].ContainsKey(key));
    }

    /// <summary>A bench whose chunks have few elements, so that a few lie in many.</summary>
    private protected static PluginBench WithChunks(int maxCount, int maxBytes) =>
        new(new ListsPlugin(new ListForm(-2, new ChunkLimits(maxCount, maxBytes))));

    /// <summary>How a list is cut: of each chunk its place, its empty positions and its elements.</summary>
    private protected static string ChunksOf(PluginBench bench, string key)
    {
        bench.Keyspace.View(0).TryPeek(System.Text.Encoding.Latin1.GetBytes(key), out EntryView list);
        var chunks = new List<string>();
        using FieldCursor cursor = list.Fields.Walk();
        while (cursor.MoveNext())
        {
            Chunk chunk = ListShape.ChunkAt(cursor);
            chunks.Add($"{(long)(chunk.Key - ListShape.Middle)}+{chunk.Skip}:{chunk.Count}");
        }

        return string.Join(' ', chunks);
    }
}

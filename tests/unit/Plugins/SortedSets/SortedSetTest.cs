using PlumCache.Abstractions;

namespace PlumCache.Tests.Unit.Plugins.SortedSets;

/// <summary>What the tests of sorted sets share.</summary>
public abstract class SortedSetTest : PluginTest
{
    protected const string WrongType = "(error) WRONGTYPE Operation against a key holding the wrong kind of value";
    protected const string NotAFloat = "(error) ERR value is not a valid float";
    protected const string NoScores = "(error) ERR min or max is not a float";
    protected const string NoMembers = "(error) ERR min or max not valid string range item";
    protected const ValueKind Small = (ValueKind)9, Large = (ValueKind)10;

    /// <summary>The kind of what a key holds.</summary>
    protected ValueKind KindOf(string key) => Bench.Keyspace[0][key].Kind;

    /// <summary>Expects the members of a sorted set and their scores, in order; none: the key is not there.</summary>
    protected void CheckMembers(string key, params string[] membersAndScores)
    {
        string expected = $"[{string.Join(", ", membersAndScores.Select(static word => $"\"{word}\""))}]";
        Assert.Equal(expected, Bench.Run("ZRANGE", key, "0", "-1", "WITHSCORES"));
        Assert.Equal(membersAndScores.Length > 0, Bench.Keyspace[0].ContainsKey(key));
    }
}

using PlumCache.Abstractions;

namespace PlumCache.Tests.Unit.Plugins.Sets;

/// <summary>What the tests of sets share.</summary>
public abstract class SetTest : PluginTest
{
    protected const string WrongType = "(error) WRONGTYPE Operation against a key holding the wrong kind of value";
    protected const ValueKind Integers = (ValueKind)3, Small = (ValueKind)4, Large = (ValueKind)5;

    /// <summary>The kind of what a key holds.</summary>
    protected ValueKind KindOf(string key) => Bench.Keyspace[0][key].Kind;

    /// <summary>Expects the members of a set, in order; none: the key is not there.</summary>
    protected void CheckMembers(string key, params string[] members)
    {
        Assert.Equal($"(set) [{string.Join(", ", members.Select(static member => $"\"{member}\""))}]", Bench.Run("SMEMBERS", key));
        Assert.Equal(members.Length > 0, Bench.Keyspace[0].ContainsKey(key));
    }

    /// <summary>The members in the last reply, which stand between quotation marks.</summary>
    protected static string[] MembersIn(string reply) => [.. reply.Split('"').Where(static (_, index) => index % 2 == 1)];
}

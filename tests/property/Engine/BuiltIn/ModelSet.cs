using System.Globalization;
using static PlumCache.Tests.Properties.Engine.BuiltIn.ModelReply;
using Map = System.Collections.Immutable.ImmutableSortedDictionary<string, PlumCache.Tests.Properties.Engine.BuiltIn.ModelField>;

namespace PlumCache.Tests.Properties.Engine.BuiltIn;

/// <summary>One set of a <see cref="CollectionModel"/> and Redis' commands of it alone, in the plainest words.</summary>
/// <param name="members">None: there is no such set.</param>
internal sealed class ModelSet(Map members)
{
    /// <summary>What the commands so far have left.</summary>
    public Map Members { get; private set; } = members;

    /// <summary>What a command answers.</summary>
    /// <param name="words">The command.</param>
    /// <param name="actual">What was answered, for what is drawn at random; null: nothing is left to chance.</param>
    public string Run(string[] words, string? actual)
    {
        int before = Members.Count;
        long? count = words.Length > 2 && words[0] is "SPOP" or "SRANDMEMBER" ? long.Parse(words[2], CultureInfo.InvariantCulture) : null;
        switch (words[0])
        {
            case "SADD":
                Members = words[2..].Aggregate(Members, static (all, member) => all.SetItem(member, ModelField.Member));
                return Number(Members.Count - before);
            case "SREM":
                Members = Members.RemoveRange(words[2..]);
                return Number(before - Members.Count);
            case "SISMEMBER": return Has(words[2]);
            case "SMISMEMBER": return List(words[2..].Select(Has));
            case "SCARD": return Number(before);
            case "SMEMBERS": return $"~{List(Members.Keys.Select(Bulk))}";
            case "SRANDMEMBER": return Drawn(Members.Keys, count, actual);
            case "SPOP":
                string drawn = Drawn(Members.Keys, count, actual);
                Members = Members.RemoveRange(Strings(drawn));
                return drawn;
            case "SSCAN":
                string start = Array.IndexOf(words, "MATCH") is var at and > 0 ? words[at + 1].TrimEnd('*') : "";
                return List([Bulk("0"), List(Members.Keys.Where(each => each.StartsWith(start, StringComparison.Ordinal)).Select(Bulk))]);
            default: throw new InvalidOperationException(words[0]);
        }
    }

    private string Has(string member) => Members.ContainsKey(member) ? ":1" : ":0";
}

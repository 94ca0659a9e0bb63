using System.Globalization;

namespace PlumCache.Tests.Properties.Plugins;

/// <summary>
/// Redis' sets in the plainest words. What is drawn at random it takes from the reply, after it has looked whether that may be.
/// </summary>
internal sealed class SetsModel
{
    private const string WrongType = "(error) WRONGTYPE Operation against a key holding the wrong kind of value";

    // Null: a string.
    private readonly Dictionary<string, HashSet<string>?> _keys = new(StringComparer.Ordinal);

    /// <summary>What a command answers.</summary>
    /// <param name="words">The command.</param>
    /// <param name="actual">What was answered.</param>
    public string Run(string[] words, string actual)
    {
        string key = words[1];
        switch (words[0])
        {
            case "SET":
                _keys[key] = null;
                return "OK";
            case "UNLINK": return Number(_keys.Remove(key) ? 1 : 0);
            case "SMOVE": return Move(words);
            case "SINTERCARD":
                if (!AreSets(words[2..4])) return WrongType;
                int limit = int.Parse(words[5], CultureInfo.InvariantCulture);
                return Number(Math.Min(
                    limit == 0 ? int.MaxValue : limit, Members(words[2]).Intersect(Members(words[3]), StringComparer.Ordinal).Count()));
            case "SINTER" or "SUNION" or "SDIFF": return AreSets(words[1..]) ? Shown(Result(words[0], words[1..])) : WrongType;
            case "SINTERSTORE" or "SUNIONSTORE" or "SDIFFSTORE":
                return AreSets(words[2..]) ? Store(key, [.. Result(words[0][..^5], words[2..])]) : WrongType;
        }

        if (!AreSets([key])) return WrongType;
        HashSet<string> set = Members(key);
        switch (words[0])
        {
            case "SADD": return Change(key, set, words[2..].Count(set.Add));
            case "SREM": return Change(key, set, words[2..].Count(set.Remove));
            case "SISMEMBER": return Number(set.Contains(words[2]) ? 1 : 0);
            case "SMISMEMBER": return $"[{string.Join(", ", words[2..].Select(member => Number(set.Contains(member) ? 1 : 0)))}]";
            case "SCARD": return Number(set.Count);
            case "SMEMBERS": return Shown(set);
            case "SRANDMEMBER": return Drawn(set, words, actual) is null ? "members of the set, none twice" : actual;
            case "SPOP":
                if (Drawn(set, words, actual) is not { } popped) return "members of the set, none twice";
                set.ExceptWith(popped);
                Change(key, set, 0);
                return actual;
            default: throw new InvalidOperationException(words[0]);
        }
    }

    private static string[]? Drawn(HashSet<string> set, string[] words, string actual)
    {
        string[] drawn = [.. actual.Split('"').Where(static (_, index) => index % 2 == 1)];
        int wanted = Math.Min(set.Count, words.Length < 3 ? 1 : int.Parse(words[2], CultureInfo.InvariantCulture));
        bool mayBe = drawn.Length == wanted && drawn.Distinct(StringComparer.Ordinal).Count() == wanted && drawn.All(set.Contains);
        return mayBe ? drawn : null;
    }

    private IEnumerable<string> Result(string name, string[] keys) => keys[1..].Aggregate(
        (IEnumerable<string>)Members(keys[0]),
        (result, key) => name switch
        {
            "SINTER" => result.Intersect(Members(key), StringComparer.Ordinal),
            "SUNION" => result.Union(Members(key), StringComparer.Ordinal),
            _ => result.Except(Members(key), StringComparer.Ordinal),
        });

    private string Store(string key, HashSet<string> result)
    {
        _keys.Remove(key);
        return Change(key, result, result.Count);
    }

    private string Move(string[] words)
    {
        if (!AreSets([words[1]])) return WrongType;
        HashSet<string> from = Members(words[1]);
        if (from.Count == 0) return ":0";
        if (!AreSets([words[2]])) return WrongType;
        if (!from.Remove(words[3])) return ":0";
        Change(words[1], from, 0);
        HashSet<string> to = Members(words[2]);
        to.Add(words[3]);
        return Change(words[2], to, 1);
    }

    private string Change(string key, HashSet<string> set, int count)
    {
        if (set.Count == 0) _keys.Remove(key);
        else _keys[key] = set;
        return Number(count);
    }

    private bool AreSets(string[] keys) => !Array.Exists(keys, key => _keys.TryGetValue(key, out HashSet<string>? set) && set is null);

    private HashSet<string> Members(string key) => _keys.GetValueOrDefault(key) ?? new HashSet<string>(StringComparer.Ordinal);

    private static string Shown(IEnumerable<string> members) =>
        $"(set) [{string.Join(", ", members.Order(StringComparer.Ordinal).Select(static member => $"\"{member}\""))}]";

    private static string Number(long number) => ":" + number.ToString(CultureInfo.InvariantCulture);
}

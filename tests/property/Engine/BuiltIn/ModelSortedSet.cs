using System.Globalization;
using static PlumCache.Tests.Properties.Engine.BuiltIn.ModelReply;
using Map = System.Collections.Immutable.ImmutableSortedDictionary<string, PlumCache.Tests.Properties.Engine.BuiltIn.ModelField>;

namespace PlumCache.Tests.Properties.Engine.BuiltIn;

/// <summary>
/// One sorted set of a <see cref="CollectionModel"/> and Redis' commands of it alone, in the plainest words: scores are the values of
/// members, and whatever needs an order sorts.
/// </summary>
/// <param name="members">None: there is no such sorted set.</param>
internal sealed class ModelSortedSet(Map members)
{
    private static readonly string[] AddWords = ["NX", "XX", "GT", "LT", "CH", "INCR"];

    /// <summary>What the commands so far have left.</summary>
    public Map Members { get; private set; } = members;

    private string[] Ranked => [.. Members.OrderBy(static pair => Score(pair.Value)).ThenBy(static pair => pair.Key, StringComparer.Ordinal)
        .Select(static pair => pair.Key)];

    /// <summary>What a command answers.</summary>
    /// <param name="words">The command.</param>
    public string Run(string[] words)
    {
        switch (words[0])
        {
            case "ZADD": return Add(words);
            case "ZINCRBY": return Add(["ZADD", words[1], "INCR", words[2], words[3]]);
            case "ZREM":
                int before = Members.Count;
                Members = Members.RemoveRange(words[2..]);
                return Number(before - Members.Count);
            case "ZCARD": return Number(Members.Count);
            case "ZSCORE": return ScoreOf(words[2]);
            case "ZMSCORE": return List(words[2..].Select(ScoreOf));
            case "ZRANK" or "ZREVRANK":
                string[] ranked = words[0] == "ZRANK" ? Ranked : [.. Ranked.Reverse()];
                int rank = Array.IndexOf(ranked, words[2]);
                if (rank < 0) return words.Length > 3 ? "nil[]" : "nil";
                return words.Length > 3 ? List([Number(rank), ScoreOf(words[2])]) : Number(rank);
            case "ZCOUNT": return Number(ByScore(words[2], words[3]).Length);
            case "ZLEXCOUNT": return Number(ByName(words[2], words[3]).Length);
            case "ZRANGE":
                bool isReversed = words.Contains("REV");
                return words.Contains("BYSCORE") || words.Contains("BYLEX")
                    ? Range(words, words.Contains("BYSCORE"), isReversed)
                    : Told(words, ByRank(isReversed ? [.. Ranked.Reverse()] : Ranked, words[2], words[3]));
            case "ZREVRANGE": return Told(words, ByRank([.. Ranked.Reverse()], words[2], words[3]));
            case "ZRANGEBYSCORE" or "ZREVRANGEBYSCORE": return Range(words, isByScore: true, words[0][1] == 'R' && words[0][2] == 'E');
            case "ZRANGEBYLEX" or "ZREVRANGEBYLEX": return Range(words, isByScore: false, words[0][1] == 'R' && words[0][2] == 'E');
            default: throw new InvalidOperationException(words[0]);
        }
    }

    private string Add(string[] words)
    {
        HashSet<string> options = [.. words.Skip(2).TakeWhile(AddWords.Contains)];
        string[] pairs = words[(2 + options.Count)..];
        (int added, int changed) = (0, 0);
        string reply = "nil";
        for (int i = 0; i < pairs.Length; i += 2)
        {
            (double score, string member) = (Real(pairs[i]), pairs[i + 1]);
            double? old = Members.TryGetValue(member, out ModelField? field) ? Score(field) : null;
            if (options.Contains(old is null ? "XX" : "NX")) continue;
            if (options.Contains("INCR")) score += old ?? 0;
            if ((options.Contains("GT") && score <= old) || (options.Contains("LT") && score >= old)) continue;
            if (old is null) added++;
            else if (old != score) changed++;
            Members = Members.SetItem(member, new ModelField(Text(score), long.MaxValue));
            reply = "," + Text(score);
        }

        return options.Contains("INCR") ? reply : Number(options.Contains("CH") ? added + changed : added);
    }

    private string Range(string[] words, bool isByScore, bool isReversed)
    {
        (string least, string most) = isReversed ? (words[3], words[2]) : (words[2], words[3]);
        IEnumerable<string> found = isByScore ? ByScore(least, most) : ByName(least, most);
        if (isReversed) found = found.Reverse();
        if (Array.IndexOf(words, "LIMIT") is var at and > 0)
        {
            (int offset, int limit) = (Whole(words[at + 1]), Whole(words[at + 2]));
            found = offset < 0 ? [] : found.Skip(offset);
            if (limit >= 0) found = found.Take(limit);
        }

        return Told(words, found);
    }

    private string Told(string[] words, IEnumerable<string> found) => List(
        words.Contains("WITHSCORES") ? found.SelectMany(member => (string[])[Bulk(member), ScoreOf(member)]) : found.Select(Bulk));

    private static string[] ByRank(string[] ranked, string first, string last)
    {
        (int start, int stop) = (Whole(first), Whole(last));
        if (start < 0) start += ranked.Length;
        if (stop < 0) stop += ranked.Length;
        return [.. ranked.Where((_, rank) => rank >= start && rank <= stop)];
    }

    private string[] ByScore(string least, string most) => [.. Ranked.Where(member =>
    {
        double score = Score(Members[member]);
        bool isAbove = least[0] == '(' ? score > Real(least[1..]) : score >= Real(least);
        return isAbove && (most[0] == '(' ? score < Real(most[1..]) : score <= Real(most));
    })];

    /// <summary>Of members whose scores differ Redis promises nothing; here it is their order alone.</summary>
    private string[] ByName(string least, string most) =>
        [.. Members.Keys.Where(member => IsBehind(member, least, isLeast: true) && !IsBehind(member, most, isLeast: false))];

    /// <summary>Whether a member lies behind a border: of the least one on it, too, when that is part of the range.</summary>
    private static bool IsBehind(string member, string border, bool isLeast)
    {
        if (border is "-" or "+") return border == "-";
        int order = string.CompareOrdinal(member, border[1..]);
        return order > 0 || (order == 0 && (border[0] == '[') == isLeast);
    }

    private string ScoreOf(string member) => Members.TryGetValue(member, out ModelField? field) ? "," + field.Value : "nil";

    private static double Score(ModelField field) => Real(field.Value);

    private static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static double Real(string text) => text switch
    {
        "inf" or "+inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        // And as the engine's tests write them.
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    private static string Text(double score) => score.ToString("R", CultureInfo.InvariantCulture);
}

using System.Collections.Immutable;
using System.Globalization;
using static PlumCache.Tests.Properties.Engine.BuiltIn.ModelReply;

namespace PlumCache.Tests.Properties.Engine.BuiltIn;

/// <summary>One list of a <see cref="CollectionModel"/> and Redis' commands of it alone, in the plainest words.</summary>
/// <param name="elements">None: there is no such list.</param>
internal sealed class ModelList(ImmutableList<string> elements)
{
    /// <summary>What the commands so far have left.</summary>
    public ImmutableList<string> Elements { get; private set; } = elements;

    /// <summary>The elements that a text holds, in which a line ends each.</summary>
    public static ImmutableList<string> Read(string text) => [.. text.Split('\n')[..^1]];

    /// <summary>The same as a text.</summary>
    public static string Write(ImmutableList<string> elements) => string.Concat(elements.Select(static element => element + '\n'));

    /// <summary>What a command answers.</summary>
    /// <param name="words">The command.</param>
    public string Run(string[] words)
    {
        int count = Elements.Count;
        switch (words[0])
        {
            case "LPUSHX" or "RPUSHX" when count == 0: return ":0";
            case "LPUSH" or "LPUSHX":
                Elements = Elements.InsertRange(0, words[2..].Reverse());
                return Number(Elements.Count);
            case "RPUSH" or "RPUSHX":
                Elements = Elements.AddRange(words[2..]);
                return Number(Elements.Count);
            case "LPOP" or "RPOP" when words.Length == 2:
                return count == 0 ? "nil" : Bulk(Pop(words[0] == "LPOP"));
            case "LPOP" or "RPOP":
                return count == 0 ? "nil[]" : PopSeveral(words[0] == "LPOP", Int(words[2]));
            case "LLEN": return Number(count);
            case "LINDEX": return At(Int(words[2])) is var at and >= 0 ? Bulk(Elements[at]) : "nil";
            case "LRANGE": return List(Between(words).Select(Bulk));
            case "LSET":
                if (count == 0) return "-ERR no such key";
                if (At(Int(words[2])) is not (var place and >= 0)) return "-ERR index out of range";
                Elements = Elements.SetItem(place, words[3]);
                return "+OK";
            case "LINSERT":
                if (count == 0) return ":0";
                int pivot = Elements.IndexOf(words[3]);
                if (pivot < 0) return ":-1";
                Elements = Elements.Insert(words[2] == "AFTER" ? pivot + 1 : pivot, words[4]);
                return Number(count + 1);
            case "LREM": return Remove(Int(words[2]), words[3]);
            case "LTRIM":
                Elements = Between(words);
                return "+OK";
            case "LPOS": return Find(words);
            default: throw new InvalidOperationException(words[0]);
        }
    }

    /// <summary>Takes the element at an end of a list that has some.</summary>
    public string Pop(bool isLeft)
    {
        int at = isLeft ? 0 : Elements.Count - 1;
        string popped = Elements[at];
        Elements = Elements.RemoveAt(at);
        return popped;
    }

    /// <summary>Takes several, and tells them.</summary>
    public string PopSeveral(bool isLeft, int most) =>
        List([.. Enumerable.Range(0, Math.Min(most, Elements.Count)).Select(_ => Bulk(Pop(isLeft)))]);

    /// <summary>Puts one at an end.</summary>
    public void Push(bool isLeft, string element) => Elements = isLeft ? Elements.Insert(0, element) : Elements.Add(element);

    private string Remove(int most, string element)
    {
        int removed = 0;
        for (int left = most == 0 ? int.MaxValue : Math.Abs(most); left > 0; left--)
        {
            int at = most < 0 ? Elements.LastIndexOf(element, StringComparer.Ordinal) : Elements.IndexOf(element, StringComparer.Ordinal);
            if (at < 0) break;
            Elements = Elements.RemoveAt(at);
            removed++;
        }

        return Number(removed);
    }

    private string Find(string[] words)
    {
        int rank = Int(Option(words, "RANK") ?? "1"), length = Int(Option(words, "MAXLEN") ?? "0");
        IEnumerable<int> places = Enumerable.Range(0, Elements.Count);
        if (rank < 0) places = places.Reverse();
        if (length > 0) places = places.Take(length);
        places = places.Where(place => Elements[place] == words[2]).Skip(Math.Abs(rank) - 1);
        string[] found = [.. places.Select(static place => Number(place))];
        if (Option(words, "COUNT") is not { } count) return found.FirstOrDefault("nil");
        return List(found.Take(count == "0" ? int.MaxValue : Int(count)));
    }

    private ImmutableList<string> Between(string[] words)
    {
        int start = Int(words[2]), stop = Int(words[3]), count = Elements.Count;
        int first = Math.Max(0, start < 0 ? start + count : start), end = Math.Min(count, (stop < 0 ? stop + count : stop) + 1);
        return first < end ? Elements.GetRange(first, end - first) : [];
    }

    /// <summary>The place of an index; -1: there is none.</summary>
    private int At(int index)
    {
        int at = index < 0 ? index + Elements.Count : index;
        return at < Elements.Count ? Math.Max(at, -1) : -1;
    }

    private static string? Option(string[] words, string name) => Array.IndexOf(words, name, 3) is var at and > 0 ? words[at + 1] : null;

    private static int Int(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}

namespace PlumCache.Tests.Properties.Engine;

/// <summary>The obvious server: a sorted dictionary per database, a database per client.</summary>
internal sealed class EngineModel
{
    private readonly SortedDictionary<string, string>[] _databases = [new(StringComparer.Ordinal), new(StringComparer.Ordinal),
        new(StringComparer.Ordinal)];
    private readonly int[] _selected = new int[3];

    public string Run(int client, string line)
    {
        string[] words = [.. line.Split(' ').Select(static word => word.Trim('\''))];
        SortedDictionary<string, string> keys = _databases[_selected[client]];
        switch (words[0])
        {
            case "SET":
                return Set(keys, words);
            case "GET" when words.Length == 2:
                return keys.TryGetValue(words[1], out string? value) ? $"\"{value}\"" : "nil";
            case "GET":
                return "-ERR wrong number of arguments for 'get' command";
            case "DEL":
                return ":" + words.Skip(1).Count(keys.Remove);
            case "SELECT":
                _selected[client] = words[1][0] - '0';
                return "+OK";
            case "DBSIZE":
                return ":" + keys.Count;
            case "KEYS" when words[1][0] == '*' && words[1].Length > 1:
                return List(keys.Keys.Where(key => key.EndsWith(words[1][1..], StringComparison.Ordinal)));
            case "KEYS":
                return List(keys.Keys.Where(key => key.StartsWith(words[1][..^1], StringComparison.Ordinal)));
            case "SCAN":
                return $", {List(keys.Keys.Take(3))}]";
            case "FLUSHDB":
                keys.Clear();
                return "+OK";
            case "lose":
                return "+OK";
            case "refuse":
                return "-ERR no";
            default:
                return "-PLUGINERR trouble: oh 1";
        }
    }

    private static string List(IEnumerable<string> keys) => $"[{string.Join(", ", keys.Select(static key => $"\"{key}\""))}]";

    private static string Set(SortedDictionary<string, string> keys, string[] words)
    {
        bool isThere = keys.TryGetValue(words[1], out string? old);
        bool gets = words.Contains("GET", StringComparer.Ordinal);
        bool isRefused = (isThere && words.Contains("NX", StringComparer.Ordinal))
            || (!isThere && words.Contains("XX", StringComparer.Ordinal));
        if (!isRefused) keys[words[1]] = words[2];
        if (gets) return isThere ? $"\"{old}\"" : "nil";
        return isRefused ? "nil" : "+OK";
    }
}

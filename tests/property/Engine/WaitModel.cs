using System.Globalization;

namespace PlumCache.Tests.Properties.Engine;

/// <summary>Queues of words and who waits for them, as plain as can be: what <see cref="WaitHistoryProperties"/> compares with.</summary>
internal sealed class WaitModel
{
    /// <summary>What a key holds that is no queue.</summary>
    private const string WrongType = "-WRONGTYPE Operation against a key holding the wrong kind of value";

    private readonly SortedDictionary<string, List<string>?> _keys = new(StringComparer.Ordinal); // null: a string
    private readonly List<(int Client, string[] Words, string Otherwise, long UntilMs)> _waiting = []; // who waits longest first
    private readonly List<string> _changed = [];

    /// <summary>Answers that came to those who waited since this was emptied.</summary>
    public Dictionary<int, string> Answers { get; } = [];

    /// <summary>How many answers came from keys.</summary>
    public int Served { get; private set; }

    /// <summary>How many wait.</summary>
    public int Waiting => _waiting.Count;

    public bool IsWaiting(int client) => _waiting.Exists(wait => wait.Client == client);

    /// <summary>Everything that is kept, in words.</summary>
    public IEnumerable<string> Describe() =>
        _keys.Select(static pair => $"{pair.Key}={(pair.Value is null ? "string" : string.Join(',', pair.Value))}");

    /// <summary>Runs a command, or several as a transaction.</summary>
    /// <returns>Its answer; null: it waits.</returns>
    public string? Run(int client, string[] lines)
    {
        string? reply;
        if (lines.Length == 1)
        {
            string[] words = lines[0].Split(' ');
            reply = Execute(words, out string otherwise);
            if (reply is null) _waiting.Add((client, words, otherwise, long.Parse(words[^1], CultureInfo.InvariantCulture)));
        }
        else
        {
            reply = $"[{string.Join(", ", lines.Select(line => Execute(line.Split(' '), out string otherwise) ?? otherwise))}]";
        }

        Serve();
        return reply;
    }

    /// <summary>Ends the waits whose time is over.</summary>
    public void Pass(long nowMs)
    {
        foreach ((int client, _, string otherwise, long untilMs) in _waiting.ToArray())
        {
            if (untilMs <= nowMs) End(client, otherwise);
        }
    }

    /// <summary>CLIENT UNBLOCK.</summary>
    public string Unblock(int client, bool isError)
    {
        int at = _waiting.FindIndex(wait => wait.Client == client);
        if (at < 0) return ":0";
        End(client, isError ? "-UNBLOCKED client unblocked via CLIENT UNBLOCK" : _waiting[at].Otherwise);
        return ":1";
    }

    /// <summary>A connection goes.</summary>
    public void Leave(int client) => _waiting.RemoveAll(wait => wait.Client == client);

    private void End(int client, string answer)
    {
        Leave(client);
        Answers.Add(client, answer);
    }

    private void Serve()
    {
        for (int i = 0; i < _changed.Count; i++)
        {
            while (_keys.GetValueOrDefault(_changed[i]) is not null)
            {
                int at = _waiting.FindIndex(wait => KeysOf(wait.Words).Contains(_changed[i]));
                if (at < 0) break;
                (int client, string[] words, _, _) = _waiting[at];
                End(client, Execute(words, out _)!);
                Served++;
            }
        }

        _changed.Clear();
    }

    private static string[] KeysOf(string[] words) => words[0] == "QMOVE" ? [words[1]] : words[1..^1];

    /// <returns>Null: there is nothing to answer.</returns>
    private string? Execute(string[] words, out string otherwise)
    {
        otherwise = words[0] == "QMOVE" ? "nil" : "nil[]";
        switch (words[0])
        {
            case "SET":
                _keys[words[1]] = null;
                return "+OK";
            case "DEL":
                return _keys.Remove(words[1]) ? ":1" : ":0";
            case "RENAME":
                if (!_keys.Remove(words[1], out List<string>? moved)) return "-ERR no such key";
                _keys[words[2]] = moved;
                _changed.Add(words[2]);
                return "+OK";
            case "QPUSH":
                return Push(words[1], words[2..]) ? "+OK" : WrongType;
            case "QTAKE":
                foreach (string key in words[1..^1])
                {
                    if (!_keys.TryGetValue(key, out List<string>? queue)) continue;
                    return queue is null ? WrongType : $"[\"{key}\", \"{Take(key)}\"]";
                }

                return null;
            default:
                return Move(words[1], words[2]);
        }
    }

    private string? Move(string from, string to)
    {
        if (!_keys.TryGetValue(from, out List<string>? source)) return null;
        if (source is null || (_keys.TryGetValue(to, out List<string>? destination) && destination is null)) return WrongType;
        string word = source[0];
        if (from == to) source.Add(word);
        else Push(to, [word]);
        if (from == to) _changed.Add(to);
        Take(from);
        return $"\"{word}\"";
    }

    private bool Push(string key, string[] words)
    {
        if (_keys.TryGetValue(key, out List<string>? queue) && queue is null) return false;
        if (queue is null) _keys[key] = queue = [];
        queue.AddRange(words);
        _changed.Add(key);
        return true;
    }

    private string Take(string key)
    {
        List<string> queue = _keys[key]!;
        string word = queue[0];
        queue.RemoveAt(0);
        if (queue.Count == 0) _keys.Remove(key);
        return word;
    }
}

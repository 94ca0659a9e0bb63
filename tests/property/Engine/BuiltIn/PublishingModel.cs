using System.Globalization;
using PlumCache.Abstractions;

namespace PlumCache.Tests.Properties.Engine.BuiltIn;

/// <summary>A dictionary, a queue for each connection, and a list to which each change that holds adds its messages.</summary>
internal sealed class PublishingModel(int connections)
{
    /// <summary>A value for which there is no memory.</summary>
    public static readonly string Big = new('x', 4_000);

    private readonly SortedDictionary<string, (string Value, long ExpiresAtMs)> _keys = new(StringComparer.Ordinal);
    private readonly List<string>?[] _queues = new List<string>?[connections];
    private readonly bool[] _isDirty = new bool[connections];

    public long NowMs { get; set; }

    /// <summary>All messages so far, as <see cref="PlumCache.Tests.Engine.Kit.TestHost"/> notes them.</summary>
    public List<string> Messages { get; } = [];

    /// <summary>Keys that are due go, in the order of their bytes.</summary>
    public void Sweep()
    {
        foreach (string key in _keys.Where(pair => Expiry.IsDue(pair.Value.ExpiresAtMs, NowMs)).Select(static pair => pair.Key).ToList())
        {
            _keys.Remove(key);
            Tell("expired", key);
        }
    }

    public string Run(int connection, string line)
    {
        if (_queues[connection] is not { } queue)
        {
            if (line is "EXEC" or "EXEC ROLLBACK" or "DISCARD") return $"-ERR {line.Split(' ')[0]} without MULTI";
            if (line != "MULTI") return RunAlone(line);
            _queues[connection] = [];
            _isDirty[connection] = false;
            return "+OK";
        }

        switch (line)
        {
            case "MULTI":
                return "-ERR MULTI calls can not be nested";
            case "NOSUCH":
                _isDirty[connection] = true;
                return RunAlone(line);
            case "EXEC" or "EXEC ROLLBACK" or "DISCARD":
                _queues[connection] = null;
                if (line == "DISCARD") return "+OK";
                return _isDirty[connection]
                    ? "-EXECABORT Transaction discarded because of previous errors."
                    : Exec(queue, rollsBack: line != "EXEC");
            default:
                queue.Add(line);
                return "+QUEUED";
        }
    }

    private string Exec(List<string> queue, bool rollsBack)
    {
        (KeyValuePair<string, (string, long)>[] keys, int messages) = ([.. _keys], Messages.Count);
        var replies = new List<string>();
        foreach (string line in queue)
        {
            replies.Add(RunAlone(line));
            if (!rollsBack || replies[^1][0] != '-') continue;
            _keys.Clear();
            foreach ((string key, (string, long) entry) in keys) _keys.Add(key, entry);
            Messages.RemoveRange(messages, Messages.Count - messages);
            return $"-EXECABORT rolled back: command {replies.Count} {line.Split(' ')[0].ToLowerInvariant()}: {replies[^1][1..]}";
        }

        return $"[{string.Join(", ", replies)}]";
    }

    private string RunAlone(string line)
    {
        string[] words = line.Split(' ');
        string key = words.Length > 1 ? words[1] : "";
        bool isThere = _keys.TryGetValue(key, out (string Value, long ExpiresAtMs) entry);
        switch (words[0])
        {
            case "PUBLISH":
                Messages.Add($"publish {words[1]} {words[2]}");
                return ":0";
            case "SET" or "MSET" when words[^1] == Big:
                return "-" + Errors.OutOfMemory;
            case "SET":
                return Set(words, isThere);
            case "MSET":
                Put(words[1], words[2], Expiry.None, "set");
                Put(words[3], words[4], Expiry.None, "set");
                return "+OK";
            case "APPEND":
                Put(key, entry.Value + words[2], isThere ? entry.ExpiresAtMs : Expiry.None, "append");
                return ":" + _keys[key].Value.Length;
            case "INCR":
                return Increment(key, isThere, entry);
            case "DEL" or "UNLINK":
                return ":" + words.Skip(1).Count(Remove);
            case "GETDEL":
                Remove(key);
                return isThere ? $"\"{entry.Value}\"" : "nil";
            case "GET":
                return isThere ? $"\"{entry.Value}\"" : "nil";
            case "PEXPIRE":
                return Expire(key, Number(words[2]), isThere, entry.Value);
            case "PERSIST":
                if (!isThere || entry.ExpiresAtMs == Expiry.None) return ":0";
                _keys[key] = (entry.Value, Expiry.None);
                Tell("persist", key);
                return ":1";
            case "RENAME":
                if (!isThere) return "-" + Errors.NoSuchKey;
                _keys.Remove(key);
                Tell("rename_from", key);
                Put(words[2], entry.Value, entry.ExpiresAtMs, "rename_to");
                return "+OK";
            case "boom":
                return "-PLUGINERR rival: oh 1";
            case "NOSUCH":
                return "-ERR unknown command 'NOSUCH', with args beginning with: ";
            default:
                return "+OK";
        }
    }

    private string Set(string[] words, bool isThere)
    {
        if (isThere && words[^1] == "NX") return "nil";
        bool expires = words.Length == 5;
        Put(words[1], words[2], expires ? NowMs + Number(words[4]) : Expiry.None, "set");
        if (expires) Tell("expire", words[1]);
        return "+OK";
    }

    private string Increment(string key, bool isThere, (string Value, long ExpiresAtMs) entry)
    {
        long number = 0;
        if (isThere && !long.TryParse(entry.Value, CultureInfo.InvariantCulture, out number)) return "-" + Errors.NotAnInteger;
        Put(key, (number + 1).ToString(CultureInfo.InvariantCulture), isThere ? entry.ExpiresAtMs : Expiry.None, "incrby");
        return $":{number + 1}";
    }

    private string Expire(string key, long ms, bool isThere, string value)
    {
        if (!isThere) return ":0";
        if (ms <= 0)
        {
            Remove(key);
            return ":1";
        }

        _keys[key] = (value, NowMs + ms);
        Tell("expire", key);
        return ":1";
    }

    private bool Remove(string key)
    {
        if (!_keys.Remove(key)) return false;
        Tell("del", key);
        return true;
    }

    private void Put(string key, string value, long expiresAtMs, string what)
    {
        _keys[key] = (value, expiresAtMs);
        Tell(what, key);
    }

    private void Tell(string what, string key)
    {
        Messages.Add($"publish __keyspace@0__:{key} {what}");
        Messages.Add($"publish __keyevent@0__:{what} {key}");
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}

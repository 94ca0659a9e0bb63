using System.Globalization;
using PlumCache.Abstractions;

namespace PlumCache.Tests.Properties.Engine.BuiltIn;

/// <summary>
/// A dictionary from which a key goes when a command removes it or an eviction is told, and no other way. Only lengths of values are kept.
/// </summary>
/// <param name="policy">Redis' name.</param>
internal sealed class EvictionModel(string policy)
{
    public const int Databases = 2;

    private const string Refusal = "-" + Errors.OutOfMemory;

    // Due keys stay: who evicts may meet them.
    private readonly Dictionary<string, (int Length, long ExpiresAtMs)> _entries = new(StringComparer.Ordinal);
    private int _database;

    public long NowMs { get; set; }

    public long Evicted { get; private set; }

    public bool MayEvict { get; } = policy != "noeviction";

    public bool OnlyVolatile { get; } = policy.StartsWith("volatile", StringComparison.Ordinal);

    public long LiveBytes(bool onlyPersistent) =>
        _entries.Where(pair => IsLive(pair.Value) && (!onlyPersistent || pair.Value.ExpiresAtMs == Expiry.None)).Sum(BytesOf);

    public List<string> Contents(string[] keys)
    {
        var contents = new List<string>();
        for (int database = 0; database < Databases; database++)
        {
            foreach (string key in keys)
            {
                string name = $"{database}{key}";
                if (_entries.TryGetValue(name, out (int Length, long ExpiresAtMs) entry) && IsLive(entry))
                {
                    contents.Add($"{name}={entry.Length}@{entry.ExpiresAtMs}");
                }
            }
        }

        return contents;
    }

    /// <summary>Follows a batch: each command in turn, and behind it what it evicted.</summary>
    /// <param name="lines">The commands.</param>
    /// <param name="replies">Theirs.</param>
    /// <param name="told">
    /// What was told: <c>publish ran NAME</c> for each write that was not refused, then <c>publish evicted KEY</c> for each key it evicted.
    /// </param>
    /// <param name="limit">In bytes.</param>
    /// <param name="isBeneath">Whether the batch began within the limit.</param>
    public void RunAll(string[] lines, string[] replies, string[] told, int limit, bool isBeneath)
    {
        int at = 0;
        for (int i = 0; i < lines.Length; i++)
        {
            string[] words = lines[i].Split(' ');
            string key = words.Length > 1 ? _database + words[1] : "";
            if (replies[i] == Refusal)
            {
                Assert.True(words[0] is "SET" or "APPEND", $"{lines[i]} was refused.");
                AssertNothingElseMayGo(words, key, limit, isBeneath);
                continue;
            }

            Assert.Equal(Run(words, key), replies[i]);
            if (words[0] is "GET" or "SELECT") continue;
            Assert.Equal($"publish ran {words[0]}", told[at++]);
            for (; at < told.Length && told[at].StartsWith("publish evicted ", StringComparison.Ordinal); at++)
            {
                string evicted = NameOf(told[at]);
                Assert.False(evicted == key, $"{lines[i]} evicted its own key.");
                NoteEviction(evicted);
            }
        }

        Assert.Equal(told.Length, at);
    }

    /// <summary>Follows the upkeep.</summary>
    public void NoteEvictions(string[] told)
    {
        foreach (string each in told) NoteEviction(NameOf(each));
    }

    private static string NameOf(string told) => told["publish evicted ".Length..];

    private static long BytesOf(KeyValuePair<string, (int Length, long ExpiresAtMs)> pair) => pair.Key.Length - 1 + pair.Value.Length;

    private void NoteEviction(string key)
    {
        Evicted++;
        Assert.True(MayEvict);
        Assert.True(_entries.Remove(key, out (int Length, long ExpiresAtMs) entry), $"{key} was evicted and is not there.");
        if (OnlyVolatile) Assert.NotEqual(Expiry.None, entry.ExpiresAtMs);
    }

    private bool IsLive((int Length, long ExpiresAtMs) entry) => !Expiry.IsDue(entry.ExpiresAtMs, NowMs);

    /// <summary>Whether the command was refused with reason: what it would leave is above the limit though all went that may go.</summary>
    private void AssertNothingElseMayGo(string[] words, string key, int limit, bool isBeneath)
    {
        if (!isBeneath) return; // the limit was lowered: a command makes room only once, the upkeep does the rest
        bool appends = words[0] == "APPEND" && _entries.TryGetValue(key, out (int Length, long ExpiresAtMs) old) && IsLive(old);
        long own = key.Length - 1 + words[2].Length + (appends ? _entries[key].Length : 0);

        // Keys of the command's name are spared in all databases.
        long others = _entries.Where(pair => pair.Key != key
            && (!MayEvict || pair.Key[1..] == words[1] || (OnlyVolatile && pair.Value.ExpiresAtMs == Expiry.None))).Sum(BytesOf);
        Assert.True(own + others > limit, $"{string.Join(' ', words)} was refused though {own} and {others} bytes fit into {limit}.");
    }

    private string Run(string[] words, string key)
    {
        bool isThere = _entries.TryGetValue(key, out (int Length, long ExpiresAtMs) entry) && IsLive(entry);
        switch (words[0])
        {
            case "SELECT":
                _database = words[1][0] - '0';
                return "+OK";
            case "SET":
                _entries[key] = (words[2].Length, words.Length > 3 ? NowMs + Number(words[4]) : Expiry.None);
                return "+OK";
            case "APPEND":
                _entries[key] = isThere ? (entry.Length + words[2].Length, entry.ExpiresAtMs) : (words[2].Length, Expiry.None);
                return ":" + _entries[key].Length;
            case "PEXPIRE":
                if (isThere) _entries[key] = (entry.Length, NowMs + Number(words[2]));
                return isThere ? ":1" : ":0";
            case "PERSIST":
                bool persists = isThere && entry.ExpiresAtMs != Expiry.None;
                if (persists) _entries[key] = (entry.Length, Expiry.None);
                return persists ? ":1" : ":0";
            case "DEL":
                if (isThere) _entries.Remove(key);
                return isThere ? ":1" : ":0";
            case "GET":
                return isThere ? $"\"{new string('v', entry.Length)}\"" : "nil";
            default:
                return "+OK";
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}

using System.Collections.Immutable;
using System.Globalization;
using static PlumCache.Tests.Properties.Engine.BuiltIn.ModelReply;
using Fields = System.Collections.Immutable.ImmutableSortedDictionary<string, PlumCache.Tests.Properties.Engine.BuiltIn.ModelField>;
using Keys = System.Collections.Immutable.ImmutableSortedDictionary<string, PlumCache.Tests.Properties.Engine.BuiltIn.ModelKey>;

namespace PlumCache.Tests.Properties.Engine.BuiltIn;

/// <summary>
/// Strings, hashes, sets, sorted sets and lists with their expiries, transactions and snapshots, in sorted maps that are never changed: to
/// keep a version is to keep a map. What is due is taken out before each command.
/// </summary>
internal sealed class CollectionModel
{
    private const long Never = long.MaxValue;

    /// <summary>A list that was written since and has the same elements again: its chunks may be others.</summary>
    private const string Perhaps = "perhaps";

    private const string WrongType = "-WRONGTYPE Operation against a key holding the wrong kind of value";
    private readonly Dictionary<string, (Keys Keys, long TimeMs)> _snapshots = new(StringComparer.Ordinal);
    private Keys _keys = Keys.Empty.WithComparers(StringComparer.Ordinal);
    private List<string[]>? _queued;

    public long NowMs { get; set; }

    /// <summary>What a command answers; null where that tells of keys which the sweep may have taken or not.</summary>
    /// <param name="line">Words with a space between them.</param>
    /// <param name="actual">What was answered: what is drawn at random is taken from it, after a look whether that may be.</param>
    public string? Run(string line, string actual) => Run(line.Split(' '), actual);

    /// <inheritdoc cref="Run(string, string)"/>
    public string? Run(string[] words, string actual)
    {
        if (words[0] == "MULTI")
        {
            _queued = [];
            return "+OK";
        }

        if (words[0] == "EXEC") return Exec(isAllOrNothing: words.Length > 1);
        if (_queued is null) return Do(words, actual);
        _queued.Add(words);
        return "+QUEUED";
    }

    private string Exec(bool isAllOrNothing)
    {
        Keys before = _keys;
        string[] replies = [.. _queued!.Select(words => Do(words, actual: null)!)];
        int failed = Array.FindIndex(replies, static reply => reply.StartsWith('-'));
        string name = failed < 0 ? "" : _queued![failed][0].ToLowerInvariant();
        _queued = null;
        if (!isAllOrNothing || failed < 0) return List(replies);
        _keys = before;
        return $"-EXECABORT rolled back: command {failed + 1} {name}: {replies[failed][1..]}";
    }

    private string? Do(string[] words, string? actual)
    {
        _keys = At(_keys, NowMs);
        string key = words.ElementAtOrDefault(1) ?? "";
        ModelKey? entry = _keys.GetValueOrDefault(key);
        switch (words[0])
        {
            case "lose": return "+OK";
            case "SET": return Put(key, new ModelKey(' ', words[2], NoFields, Never), "+OK");
            case "GET": return entry is null ? "nil" : entry.Type == ' ' ? Bulk(entry.Value) : WrongType;
            case "DEL" or "UNLINK": return Put(key, null, entry is null ? ":0" : ":1");
            case "EXISTS": return entry is null ? ":0" : ":1";
            case "PEXPIRE":
                return entry is null ? ":0" : Put(key, entry with { EndsAtMs = NowMs + Long(words[2]) }, ":1");
            case "PERSIST":
                return entry is null or { EndsAtMs: Never } ? ":0" : Put(key, entry with { EndsAtMs = Never }, ":1");
            case "PTTL": return entry is null ? ":-2" : Left(entry.EndsAtMs);
            case "COPY":
                bool isKept = words.Length == 3 && _keys.ContainsKey(words[2]);
                return entry is null || isKept ? ":0" : Put(words[2], entry, ":1");
            case "RENAME":
                if (entry is null) return "-ERR no such key";
                _keys = _keys.Remove(key);
                return Put(words[2], entry, "+OK");
            case "NS.COPY" or "NS.RENAME" or "NS.DEL": return Transplant(words);
            case ['S', 'N', 'A', 'P', ..]: return Snapshots(words, actual);
            case "KEYS": return List(_keys.Keys.Select(Bulk));
            case "SUNION" or "SINTER" or "SDIFF":
                return Combine(words[0], words[1..]) is { } result ? $"~{List(result.Keys.Select(Bulk))}" : WrongType;
            case "SINTERCARD":
                long limit = Long(Option(words, "LIMIT") ?? "0");
                if (Combine(words[0], words[2..(2 + (int)Long(words[1]))]) is not { } common) return WrongType;
                return $":{(limit == 0 ? common.Count : Math.Min(limit, common.Count))}";
            case "SUNIONSTORE" or "SINTERSTORE" or "SDIFFSTORE":
                if (Combine(words[0], words[2..]) is not { } kept) return WrongType;
                return Put(key, new ModelKey('s', "", kept, Never), $":{kept.Count}");
            case "SMOVE": return Move(words);
            case "LMOVE" or "RPOPLPUSH" or "LMPOP" or ['B', 'L' or 'R', ..]: return OfLists(words);
        }

        char type = words[0][0] == 'R' ? 'l' : char.ToLowerInvariant(words[0][0]);
        if (entry is not null && entry.Type != type) return WrongType;
        if (type == 'l')
        {
            var list = new ModelList(ModelList.Read(entry?.Value ?? ""));
            string told = list.Run(words);
            return Put(key, OfElements(list, entry?.EndsAtMs ?? Never), told);
        }

        (string reply, Fields left) = RunAlone(type, entry?.Of ?? NoFields, words, actual);
        return Put(key, new ModelKey(type, "", left, entry?.EndsAtMs ?? Never), reply);
    }

    /// <summary>A command of one key's fields.</summary>
    private (string Reply, Fields Left) RunAlone(char type, Fields fields, string[] words, string? actual)
    {
        switch (type)
        {
            case 'h':
                var hash = new ModelHash(fields, NowMs);
                return (hash.Run(words, actual), hash.Fields);
            case 's':
                var set = new ModelSet(fields);
                return (set.Run(words, actual), set.Members);
            default:
                var sorted = new ModelSortedSet(fields);
                return (sorted.Run(words), sorted.Members);
        }
    }

    /// <summary>What several sets have together; null: one of the keys holds something else.</summary>
    private Fields? Combine(string name, string[] keys)
    {
        ModelKey?[] of = [.. keys.Select(_keys.GetValueOrDefault)];
        if (of.Any(static entry => entry is not null and not { Type: 's' })) return null;
        IEnumerable<string> members = of.Select(static entry => entry?.Of.Keys ?? []).Aggregate((all, next) => name switch
        {
            "SUNION" or "SUNIONSTORE" => all.Union(next, StringComparer.Ordinal),
            "SINTER" or "SINTERSTORE" or "SINTERCARD" => all.Intersect(next, StringComparer.Ordinal),
            _ => all.Except(next, StringComparer.Ordinal),
        });
        return members.Aggregate(NoFields, static (all, member) => all.SetItem(member, ModelField.Member));
    }

    private string Move(string[] words)
    {
        (ModelKey? source, ModelKey? to) = (_keys.GetValueOrDefault(words[1]), _keys.GetValueOrDefault(words[2]));
        if (source is null) return ":0";
        if (source.Type != 's' || to is { Type: not 's' }) return WrongType;
        if (!source.Of.ContainsKey(words[3])) return ":0";
        Put(words[1], source with { Of = source.Of.Remove(words[3]) }, "");
        to ??= new ModelKey('s', "", NoFields, Never);
        return Put(words[2], to with { Of = to.Of.SetItem(words[3], ModelField.Member) }, ":1");
    }

    private string OfLists(string[] words) => words[0] switch
    {
        "LMOVE" or "BLMOVE" => MoveElement(words[1], words[2], words[3] == "LEFT", words[4] == "LEFT"),
        "RPOPLPUSH" or "BRPOPLPUSH" => MoveElement(words[1], words[2], fromLeft: false, toLeft: true),
        "BLPOP" or "BRPOP" => PopOne(words),
        "BLMPOP" => PopFirst(words[1..]),
        _ => PopFirst(words),
    };

    private string MoveElement(string from, string to, bool fromLeft, bool toLeft)
    {
        (ModelKey? source, ModelKey? destination) = (_keys.GetValueOrDefault(from), _keys.GetValueOrDefault(to));
        if (source is null) return "nil";
        if (source.Type != 'l' || destination is { Type: not 'l' }) return WrongType;
        var taken = new ModelList(ModelList.Read(source.Value));
        string element = taken.Pop(fromLeft);
        if (from != to) Put(from, OfElements(taken, source.EndsAtMs), "");
        ModelList given = from == to ? taken : new ModelList(ModelList.Read(destination?.Value ?? ""));
        given.Push(toLeft, element);
        return Put(to, OfElements(given, destination?.EndsAtMs ?? Never), Bulk(element));
    }

    /// <summary>BLPOP and BRPOP where nobody can wait.</summary>
    private string PopOne(string[] words)
    {
        foreach (string key in words[1..^1])
        {
            if (_keys.GetValueOrDefault(key) is not { } entry) continue;
            if (entry.Type != 'l') return WrongType;
            var list = new ModelList(ModelList.Read(entry.Value));
            string popped = Bulk(list.Pop(words[0] == "BLPOP"));
            return Put(key, OfElements(list, entry.EndsAtMs), List([Bulk(key), popped]));
        }

        return "nil[]";
    }

    private string PopFirst(string[] words)
    {
        int keys = (int)Long(words[1]);
        foreach (string key in words[2..(2 + keys)])
        {
            if (_keys.GetValueOrDefault(key) is not { } entry) continue;
            if (entry.Type != 'l') return WrongType;
            var list = new ModelList(ModelList.Read(entry.Value));
            string popped = list.PopSeveral(words[2 + keys] == "LEFT", (int)Long(Option(words, "COUNT") ?? "1"));
            return Put(key, OfElements(list, entry.EndsAtMs), List([Bulk(key), popped]));
        }

        return "nil[]";
    }

    /// <summary>A key with a list: the field stands for there being elements.</summary>
    private static ModelKey OfElements(ModelList list, long endsAtMs) => new(
        'l', ModelList.Write(list.Elements), list.Elements.IsEmpty ? NoFields : NoFields.Add("", ModelField.Member), endsAtMs);

    private string? Transplant(string[] words)
    {
        KeyValuePair<string, ModelKey>[] taken = [.. _keys.Where(pair => pair.Key.StartsWith(words[1], StringComparison.Ordinal))];
        if (taken.Length == 0) return null;
        if (words[0] != "NS.COPY") _keys = _keys.RemoveRange(taken.Select(static pair => pair.Key));
        if (words[0] == "NS.DEL") return null;
        _keys = Without(_keys, words[2]).SetItems(
            taken.Select(pair => KeyValuePair.Create(words[2] + pair.Key[words[1].Length..], pair.Value)));
        return null;
    }

    private string? Snapshots(string[] words, string? actual)
    {
        string name = words[1];
        bool isThere = _snapshots.ContainsKey(name);
        switch (words[0])
        {
            case "SNAP.CREATE":
                if (isThere) return $"-ERR snapshot '{name}' exists";
                _snapshots[name] = (_keys, NowMs);
                return "+OK";
            case "SNAP.DROP": return _snapshots.Remove(name) ? ":1" : ":0";
            case "SNAP.RESTORE":
                if (!isThere) return $"-ERR no such snapshot '{name}'";
                string prefix = words.ElementAtOrDefault(3) ?? "";
                Keys kept = _snapshots[name].Keys;
                _keys = Without(_keys, prefix).SetItems(kept.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)));
                return null;
            default:
                string? missing = Array.Find(words[1..3], side => side != "LIVE" && !_snapshots.ContainsKey(side));
                return missing is null ? List(Compare(words, actual ?? "")) : $"-ERR no such snapshot '{missing}'";
        }
    }

    private IEnumerable<string> Compare(string[] words, string actual)
    {
        string? key = Option(words, "AFTER"), field = Option(words, "FIELD");
        int limit = (int)Long(Option(words, "LIMIT") ?? "99");
        return Diff(Side(words[1]), Side(words[2]), words.Contains("FIELDS"))
            .Where(item => item.Word != Perhaps || actual.Contains(List([Bulk(item.Key), Bulk("changed")]), StringComparison.Ordinal))
            .SkipWhile(item => string.CompareOrdinal(item.Key, key) is var order
                && (order < 0 || (order == 0 && string.CompareOrdinal(item.Field, field) <= 0)))
            .Take(limit)
            .Select(static item => item.Word == Perhaps ? item with { Word = "changed" } : item)
            .Select(static item => (string[])(item.Field is null ? [item.Key, item.Word] : [item.Key, item.Field, item.Word]))
            .Select(static names => List(names.Select(Bulk)));
    }

    /// <summary>What differs in the order of names: a key itself, which has no field, before its fields.</summary>
    private static IEnumerable<(string Key, string? Field, string Word)> Diff(Keys before, Keys after, bool withFields)
    {
        foreach (string key in before.Keys.Union(after.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            (ModelKey? was, ModelKey? becomes) = (before.GetValueOrDefault(key), after.GetValueOrDefault(key));
            (string Field, string Word)[] fields = was?.Type == becomes?.Type ? [.. Changes(was!.Of, becomes!.Of)] : [];
            bool isItself = was?.Type != becomes?.Type || (was! with { Of = becomes!.Of }) != becomes;
            bool isWritten = was?.Type == 'l' && !ReferenceEquals(was, becomes);
            if (!isItself && isWritten) yield return (key, null, Perhaps);
            if (isItself || (!withFields && fields.Length > 0)) yield return (key, null, Word(was, becomes));
            foreach ((string field, string word) in withFields ? fields : []) yield return (key, field, word);
        }
    }

    private static IEnumerable<(string Field, string Word)> Changes(Fields old, Fields young) =>
        old.Keys.Union(young.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Where(name => old.GetValueOrDefault(name) != young.GetValueOrDefault(name))
            .Select(name => (name, Word(old.GetValueOrDefault(name), young.GetValueOrDefault(name))));

    private static string? Option(string[] words, string name) =>
        Array.IndexOf(words, name) is var at and > 0 ? words[at + 1] : null;

    private static string Word(object? before, object? after) =>
        before is null ? "added" : after is null ? "removed" : "changed";

    private Keys Side(string name) => name == "LIVE" ? _keys : At(_snapshots[name].Keys, _snapshots[name].TimeMs);

    private string Put(string key, ModelKey? entry, string reply)
    {
        _keys = entry is null or { Type: not ' ', Of.IsEmpty: true } ? _keys.Remove(key) : _keys.SetItem(key, entry);
        return reply;
    }

    /// <summary>What is there of some keys at a time.</summary>
    private static Keys At(Keys keys, long nowMs)
    {
        foreach ((string key, ModelKey entry) in keys)
        {
            Fields left = entry.Of.RemoveRange(entry.Of.Where(pair => pair.Value.EndsAtMs <= nowMs).Select(static pair => pair.Key));
            bool isGone = entry.EndsAtMs <= nowMs || (entry.Type != ' ' && left.IsEmpty);
            keys = isGone ? keys.Remove(key) : left.Count < entry.Of.Count ? keys.SetItem(key, entry with { Of = left }) : keys;
        }

        return keys;
    }

    private static Keys Without(Keys keys, string prefix) =>
        keys.RemoveRange(keys.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)));

    private static Fields NoFields { get; } = Fields.Empty.WithComparers(StringComparer.Ordinal);

    private string Left(long endsAtMs) => endsAtMs == Never ? ":-1" : $":{endsAtMs - NowMs}";

    private static long Long(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}

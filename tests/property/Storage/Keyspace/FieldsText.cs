using System.Globalization;
using System.Text;
using PlumCache.Storage;

namespace PlumCache.Tests.Properties.Storage;

/// <summary>
/// A collection as text, so that the models, for which a value is text, keep one like any other: "{", its kind, and for each field
/// "|field=value!expiry".
/// </summary>
internal sealed class FieldsText
{
    private readonly SortedDictionary<string, (string Value, long ExpiresAtMs)> _fields = new(StringComparer.Ordinal);

    public byte Kind { get; set; }

    public int Count => _fields.Count;

    public IEnumerable<string> Fields => _fields.Keys;

    public static bool IsCollection(string value) => value.StartsWith('{');

    public static FieldsText Parse(string text)
    {
        string[] parts = text[1..].Split('|');
        var result = new FieldsText { Kind = byte.Parse(parts[0], CultureInfo.InvariantCulture) };
        foreach (string part in parts.AsSpan(1))
        {
            int value = part.IndexOf('=', StringComparison.Ordinal), expiry = part.LastIndexOf('!');
            long expiresAtMs = long.Parse(part.AsSpan(expiry + 1), CultureInfo.InvariantCulture);
            result._fields[part[..value]] = (part[(value + 1)..expiry], expiresAtMs);
        }

        return result;
    }

    /// <summary>What an entry holds: its bytes, or its fields.</summary>
    public static string Of(in Entry entry) => entry.IsCollection ? Of(entry.Fields, entry.Kind) : Encoding.Latin1.GetString(entry.Value);

    /// <summary>All the fields, found by walking and by looking each up.</summary>
    public static string Of(in Trie fields, byte kind)
    {
        var result = new FieldsText { Kind = kind };
        var cursor = new TrieCursor();
        cursor.Seek(fields, default);
        for (long rank = 0; cursor.MoveNext(); rank++)
        {
            Assert.True(fields.TryGet(cursor.Key, out Entry found));
            Assert.Equal(cursor.Entry.Value, found.Value);
            Assert.Equal(rank, fields.Rank(cursor.Key));
            result.Put(Encoding.Latin1.GetString(cursor.Key), Encoding.Latin1.GetString(found.Value), found.ExpiresAtMs);
        }

        Assert.Equal(result.Count, fields.Count);
        return result.ToString();
    }

    /// <summary>Fails unless the fields of all collections of a trie are found in one lockstep as they are one by one.</summary>
    public static void AssertFoundInLockstep(in Trie trie)
    {
        List<byte> buffer = [];
        List<KeyRange> keys = [], fields = [];
        TrieCursor cursor = new(), inner = new();
        cursor.Seek(trie, default);
        while (cursor.MoveNext())
        {
            // Some that are not there, and of what holds no fields.
            Add(cursor.Key, "none"u8);
            inner.Seek(cursor.Entry.Fields, default);
            while (inner.MoveNext()) Add(cursor.Key, inner.Key);
        }

        byte[] bytes = [.. buffer];
        EntryLocation[] ofKeys = new EntryLocation[keys.Count], ofFields = new EntryLocation[keys.Count];
        trie.GetManyFields(bytes, [.. keys], [.. fields], ofKeys, ofFields);
        for (int i = 0; i < keys.Count; i++)
        {
            Assert.True(ofKeys[i].IsFound && trie.Finds(bytes.AsSpan(keys[i].Start, keys[i].Length), ofKeys[i]));
            Assert.True(trie.At(ofKeys[i]).Fields.Finds(bytes.AsSpan(fields[i].Start, fields[i].Length), ofFields[i]));
        }

        void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> field)
        {
            keys.Add(new KeyRange(buffer.Count, key.Length));
            buffer.AddRange(key);
            fields.Add(new KeyRange(buffer.Count, field.Length));
            buffer.AddRange(field);
        }
    }

    /// <summary>A value without the fields that are due, which go with it if it is no collection.</summary>
    public static string WithoutDue(string value, long nowMs, out int removed)
    {
        removed = 0;
        if (!IsCollection(value)) return value;
        FieldsText fields = Parse(value);
        foreach ((string field, (string _, long expiresAtMs)) in fields._fields.ToArray())
        {
            if (ExpiryTime.IsDue(expiresAtMs, nowMs) && fields._fields.Remove(field)) removed++;
        }

        return fields.ToString();
    }

    /// <summary>Whether a key is due: by its own expiry, or as all its fields are.</summary>
    public static bool IsDue(string value, long expiresAtMs, long nowMs) =>
        ExpiryTime.IsDue(expiresAtMs, nowMs) || IsEmpty(WithoutDue(value, nowMs, out _));

    public static bool IsEmpty(string value) => IsCollection(value) && !value.Contains('|', StringComparison.Ordinal);

    public string? Find(string field) => _fields.TryGetValue(field, out (string Value, long ExpiresAtMs) found) ? found.Value : null;

    /// <returns>Whether it is new.</returns>
    public bool Put(string field, string value, long expiresAtMs)
    {
        bool isNew = !_fields.ContainsKey(field);
        _fields[field] = (value, expiresAtMs);
        return isNew;
    }

    public bool Remove(string field) => _fields.Remove(field);

    public int RemovePrefix(string prefix) =>
        _fields.Keys.Where(field => field.StartsWith(prefix, StringComparison.Ordinal)).ToArray().Count(_fields.Remove);

    public int RemoveRange(string from, string to) =>
        _fields.Keys.Where(field => IsBetween(field, from, to)).ToArray().Count(_fields.Remove);

    public bool SetExpiry(string field, long expiresAtMs) => Find(field) is { } value && !Put(field, value, expiresAtMs);

    private static bool IsBetween(string field, string from, string to) =>
        string.CompareOrdinal(field, from) >= 0 && (to.Length == 0 || string.CompareOrdinal(field, to) < 0);

    public override string ToString()
    {
        StringBuilder text = new StringBuilder("{").Append(Kind);
        foreach ((string field, (string value, long expiresAtMs)) in _fields)
        {
            text.Append('|').Append(field).Append('=').Append(value).Append('!').Append(expiresAtMs);
        }

        return text.ToString();
    }
}

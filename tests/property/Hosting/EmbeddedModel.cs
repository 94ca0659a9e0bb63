using System.Collections.Immutable;

namespace PlumCache.Tests.Properties.Hosting;

/// <summary>What a keyspace should hold: keys with value and expiry, all versions kept by being immutable.</summary>
internal sealed record EmbeddedModel(ImmutableSortedDictionary<string, (string Value, long ExpiresAtMs)> Keys)
{
    public static EmbeddedModel Empty { get; } = new(ImmutableSortedDictionary.Create<string, (string, long)>(StringComparer.Ordinal));

    public EmbeddedModel Set(string key, string value, long expiresAtMs) => new(Keys.SetItem(key, (value, expiresAtMs)));

    public EmbeddedModel Remove(string key) => new(Keys.Remove(key));

    public EmbeddedModel RemovePrefix(string prefix) => new(Keys.RemoveRange(Under(prefix)));

    public EmbeddedModel Copy(string from, string to) =>
        from == to ? this : RemovePrefix(to).Add(Under(from).Select(key => (to + key[from.Length..], Keys[key])));

    public EmbeddedModel Move(string from, string to) =>
        from == to ? this : RemovePrefix(from).RemovePrefix(to).Add(Under(from).Select(key => (to + key[from.Length..], Keys[key])));

    /// <summary>What is there at a time.</summary>
    public IEnumerable<(string Key, string Value, long ExpiresAtMs)> At(long nowMs, string prefix = "") =>
        Keys.Where(pair => pair.Value.ExpiresAtMs > nowMs
            && pair.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(static pair =>
            (pair.Key, pair.Value.Value, pair.Value.ExpiresAtMs));

    private string[] Under(string prefix) => [.. Keys.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal))];

    private EmbeddedModel Add(IEnumerable<(string Key, (string, long) Entry)> entries) =>
        new(Keys.SetItems(entries.Select(static entry => KeyValuePair.Create(entry.Key, entry.Entry))));
}

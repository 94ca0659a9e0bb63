using System.Collections.Immutable;
using System.Globalization;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Properties.Engine.BuiltIn;

/// <summary>
/// A scan of one connection that is continued now and then while everything goes on. At its end it has shown what was there at its first
/// page, each key once and in order: all of it on a snapshot, on the database as it is what was not due by the time of its page.
/// </summary>
internal sealed class SnapshotScan(SnapshotModel model, TestClient client, int connection)
{
    private readonly List<string> _seen = [];
    private ImmutableSortedDictionary<string, long> _keys = ImmutableSortedDictionary<string, long>.Empty;
    private object? _token;
    private bool _isFrozen;
    private ulong _cursor;

    /// <summary>Takes one page: of a new scan when none is under way, or when its connection reads something else by now.</summary>
    public void Continue(int count)
    {
        bool isNew = _cursor == 0 || !Equals(_token, model.TokenOf(connection));
        if (isNew && model.IsGone(connection)) return;
        if (isNew) Begin();
        string reply = client.One($"SCAN {_cursor} COUNT {count}");
        int comma = reply.IndexOf(", [", StringComparison.Ordinal);
        Assert.True(comma > 0, reply);
        string list = reply[(comma + 3)..^2];
        string[] keys = list.Length == 0 ? [] : [.. list.Split(", ").Select(static key => key.Trim('"'))];
        _cursor = ulong.Parse(reply[2..(comma - 1)], CultureInfo.InvariantCulture);
        foreach (string key in keys)
        {
            Assert.True(_keys.TryGetValue(key, out long expiresAtMs) && (_isFrozen || expiresAtMs > model.NowMs), $"{key} was not there");
        }
        _seen.AddRange(keys);
        Assert.Equal([.. _seen.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], _seen.ToArray());
        if (_cursor == 0)
        {
            Assert.Equal([],
                _keys.Where(pair => (_isFrozen || pair.Value > model.NowMs) && !_seen.Contains(pair.Key, StringComparer.Ordinal)));
        }
    }

    private void Begin()
    {
        (_token, _keys, _isFrozen) = model.BeginScan(connection);
        _cursor = 0;
        _seen.Clear();
    }
}

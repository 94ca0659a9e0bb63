using PlumCache.Storage;

namespace PlumCache.Tests.Properties.Storage;

/// <summary>
/// A random history of drafts on two tries and on the model, with every invariant checked after each step. Everything follows from the
/// seed.
/// </summary>
internal sealed class TrieHistory : IDisposable
{
    private const int Tries = 2;
    private readonly Random _random;
    private readonly byte[] _alphabet;
    private readonly int _maxKeyBytes;
    private readonly int _maxValueBytes;
    private readonly VersionKeeper _keeper;
    private readonly List<(PinnedVersion Pin, ModelTrie[] Models)> _pinned = [];
    private readonly TrieCursor _cursor = new();
    private ModelTrie[] _models = [new(), new()];
    private ModelTrie[] _published = [new(), new()];
    private long _nowMs = 1000;

    internal TrieHistory(uint seed, byte[] alphabet, int maxKeyBytes, int maxValueBytes = 800, long limitBytes = 1L << 30)
    {
        _random = new Random((int)seed);
        _alphabet = alphabet;
        _maxKeyBytes = maxKeyBytes;
        _maxValueBytes = maxValueBytes;
        _keeper = new VersionKeeper(Tries, limitBytes);
    }

    internal int OutOfMemory { get; private set; }

    internal void Run(int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            try
            {
                Step();
            }
            catch (ArenaFullException)
            {
                OutOfMemory++;
                Abandon();
                if (OutOfMemory % 3 == 0) LetPinsGo();
                if (OutOfMemory % 8 == 0) Clear();
            }

            _keeper.Check();
            Inspect();
        }

        ReadOldVersions();
        while (_pinned.Count > 0) Unpin();
        _keeper.CheckNothingLeaks();
    }

    public void Dispose() => _keeper.Dispose();

    private void Step()
    {
        int trie = _random.Next(Tries);
        switch (_random.Next(112))
        {
            case < 24: Set(trie, Key()); break;
            case < 34: SetRun(trie); break;
            case < 44: Remove(trie); break;
            case < 48: SetExpiry(trie); break;
            case < 57: SetPrefixExpiry(trie); break;
            case < 61: RemovePrefix(trie); break;
            case < 67: Copy(trie); break;
            case < 73: Move(trie); break;
            case < 78: RemoveDue(trie); break;
            case < 88: Publish(); break;
            case < 91: Abandon(); break;
            case < 94: Seal(); break;
            case < 97: Pin(); break;
            case < 100: Unpin(); break;
            case < 106: CopyEntry(trie); break;
            default: MoveEntry(trie); break;
        }
    }

    private byte[] Key()
    {
        byte[] key = new byte[_random.Next(_maxKeyBytes + 1)];
        for (int i = 0; i < key.Length; i++) key[i] = _alphabet[_random.Next(_alphabet.Length)];
        return key;
    }

    /// <summary>One that is there, mostly.</summary>
    private byte[] KnownKey(int trie)
    {
        SortedDictionary<byte[], ModelEntry> entries = _models[trie].Entries;
        return entries.Count > 0 && _random.Next(4) != 0 ? entries.Keys.ElementAt(_random.Next(entries.Count)) : Key();
    }

    private byte[] ShortKey()
    {
        byte[] key = Key();
        return key[..Math.Min(key.Length, _random.Next(4))];
    }

    private byte[] Value()
    {
        int length = _random.Next(10) switch
        {
            0 => 0,
            1 => 63 + _random.Next(4),
            2 => 200 + _random.Next(_maxValueBytes - 200),
            _ => _random.Next(20)
        };
        byte[] value = new byte[length];
        _random.NextBytes(value);
        return value;
    }

    private long Expiry() => _random.Next(60) switch
    {
        0 => long.MaxValue,
        <= 20 => _nowMs + _random.Next(-50, 400),
        _ => ExpiryTime.Never,
    };

    private void Set(int trie, byte[] key)
    {
        var entry = new ModelEntry(Value(), Expiry(), (uint)_random.Next(), (byte)_random.Next(32));
        bool isNew = !_models[trie].Entries.ContainsKey(key);
        Assert.Equal(isNew, _keeper.Change(trie, editor => editor.Set(key, entry.Value, entry.ExpiresAtMs, entry.AccessStamp, entry.Kind)));
        _models[trie].Entries[key] = entry;
    }

    /// <summary>Many keys close together, in order or not: fills and bursts buckets.</summary>
    private void SetRun(int trie)
    {
        byte[] prefix = ShortKey();
        int count = _random.Next(60), from = _random.Next(1000);
        bool inOrder = _random.Next(2) == 0;
        for (int i = 0; i < count; i++)
        {
            Set(trie,
                [.. prefix, .. BitConverter.GetBytes(inOrder ? System.Net.IPAddress.HostToNetworkOrder(from + i) : _random.Next(5000))]);
        }
    }

    private void Remove(int trie)
    {
        for (int i = _random.Next(30); i >= 0; i--)
        {
            byte[] key = KnownKey(trie);
            Assert.Equal(_models[trie].Entries.Remove(key), _keeper.Change(trie, editor => editor.Remove(key)));
        }
    }

    private void SetExpiry(int trie)
    {
        byte[] key = KnownKey(trie);
        long expiry = Expiry();
        Assert.Equal(_models[trie].SetExpiry(key, expiry), _keeper.Change(trie, editor => editor.SetExpiry(key, expiry)));
    }

    /// <summary>Sometimes at a time before that of an earlier mark: the trie does not depend on the order.</summary>
    private void SetPrefixExpiry(int trie)
    {
        byte[] prefix = _random.Next(8) == 0 ? Key() : ShortKey();
        long nowMs = _nowMs + _random.Next(-30, 60), expiry = _random.Next(3) == 0 ? ExpiryTime.Never : nowMs + _random.Next(1, 200);
        Assert.Equal(_models[trie].SetPrefixExpiry(prefix, nowMs, expiry),
            _keeper.Change(trie, editor => editor.SetPrefixExpiry(prefix, nowMs, expiry)));
    }

    private void RemovePrefix(int trie)
    {
        byte[] prefix = ShortKey();
        if (prefix.Length == 0 && _random.Next(3) != 0) return;
        Assert.Equal(_models[trie].RemovePrefix(prefix), _keeper.Change(trie, editor => editor.RemovePrefix(prefix)));
    }

    private void Copy(int trie)
    {
        byte[] from = ShortKey(), to = ShortKey();
        int source = _random.Next(Tries);
        if (_models[trie].Entries.Count + _models[source].Entries.Count > 3000) return;
        uint sourceRoot = _keeper.Roots[source];
        Assert.Equal(_models[trie].CopyPrefixFrom(_models[source], from, to),
            _keeper.Change(trie, editor => editor.CopyPrefix(sourceRoot, from, to)));
    }

    private void Move(int trie)
    {
        byte[] from = ShortKey(), to = ShortKey();
        int source = _random.Next(Tries);
        long expected = _models[trie].MovePrefixFrom(_models[source], from, to), moved;
        if (source == trie)
        {
            moved = _keeper.Change(trie, editor => editor.MovePrefix(from, to));
        }
        else
        {
            uint root = _keeper.Roots[source];
            moved = _keeper.Change(trie, editor => editor.MovePrefix(ref root, from, to));
            _keeper.Roots[source] = root;
        }

        Assert.Equal(expected, moved);
    }

    private void CopyEntry(int trie)
    {
        int source = _random.Next(Tries);
        byte[] from = KnownKey(source), to = KnownKey(trie);
        uint stamp = (uint)_random.Next(), sourceRoot = _keeper.Roots[source];
        Assert.Equal(
            _models[trie].CopyEntryFrom(_models[source], from, to, stamp),
            _keeper.Change(trie, editor => editor.CopyEntry(sourceRoot, from, to, stamp)));
    }

    private void MoveEntry(int trie)
    {
        int source = _random.Next(Tries);
        byte[] from = KnownKey(source), to = KnownKey(trie);
        uint stamp = (uint)_random.Next();
        bool expected = _models[trie].MoveEntryFrom(_models[source], from, to, stamp), moved;
        if (source == trie)
        {
            moved = _keeper.Change(trie, editor => editor.MoveEntry(from, to, stamp));
        }
        else
        {
            uint root = _keeper.Roots[source];
            moved = _keeper.Change(trie, editor => editor.MoveEntry(ref root, from, to, stamp));
            _keeper.Roots[source] = root;
        }

        Assert.Equal(expected, moved);
    }

    private void RemoveDue(int trie)
    {
        _nowMs += _random.Next(100);
        int maxKeys = _random.Next(4) == 0 ? _random.Next(1, 5) : 10_000;
        int maxNodes = _random.Next(4) == 0 ? _random.Next(1, 5) : 1_000_000;
        bool finished = false;
        SweptKeys? keys = _random.Next(2) == 0 ? [] : null;
        int due = _models[trie].CountDue(_nowMs);
        int removed = _keeper.Change(trie, editor => editor.RemoveDue(_nowMs, maxKeys, maxNodes, out finished, keys));

        // Unless somebody asks for the keys, the last ones may be a whole subtree.
        if (finished) Assert.Equal(due, removed);
        else Assert.True(removed <= due && (removed >= maxKeys || maxNodes < 5));
        List<byte[]> gone = _models[trie].RemoveDue(_nowMs, removed);
        Assert.Equal(removed, gone.Count);
        if (keys != null) Assert.Equal(gone, keys);
        if (keys != null) Assert.True(removed <= maxKeys);

        // The bounds are exact now: nothing is entered in vain again.
        if (finished) Assert.False(ExpiryTime.IsDue(_keeper[trie].Measure([]).EarliestExpiryMs, _nowMs));
    }

    private void Publish()
    {
        _keeper.Publish();
        _published = Copies(_models);
    }

    private void Abandon()
    {
        _pinned.RemoveAll(pinned => pinned.Pin.Version > _keeper.Version);
        _keeper.Abandon();
        _models = Copies(_published);
    }

    private void Seal()
    {
        if (_pinned.Count < 6) _pinned.Add((_keeper.Seal(), Copies(_models)));
    }

    private void Pin()
    {
        if (_pinned.Count < 6) _pinned.Add((_keeper.Pin(), Copies(_published)));
    }

    private void Unpin()
    {
        if (_pinned.Count == 0) return;
        int at = _random.Next(_pinned.Count);
        if (_pinned[at].Pin.Version > _keeper.Version) Publish();
        _keeper.Unpin(_pinned[at].Pin);
        _pinned.RemoveAt(at);
    }

    private void LetPinsGo()
    {
        while (_pinned.Count > 0) Unpin();
    }

    /// <summary>Empties everything at the arena's limit, which may itself take a little memory.</summary>
    private void Clear()
    {
        LetPinsGo();
        for (int i = 0; i < Tries; i++)
        {
            _keeper.Change(i, editor => editor.RemovePrefix([]));
            _models[i].RemovePrefix([]);
        }

        Publish();
    }

    private void Inspect()
    {
        int trie = _random.Next(Tries);
        byte[] prefix = ShortKey();
        TrieComparison.AssertPrefixEqual(_models[trie], _keeper[trie], prefix, _nowMs);
        TrieComparison.AssertSeekEqual(_models[trie], _keeper[trie], _cursor, Key());
        if (_random.Next(8) == 0) TrieComparison.AssertEqual(_models[trie], _keeper[trie]);
        if (_random.Next(20) == 0) ReadOldVersions();
        if (_pinned.Count == 0 || _random.Next(4) != 0) return;
        (PinnedVersion pin, ModelTrie[] models) = _pinned[_random.Next(_pinned.Count)];
        TrieComparison.AssertDiffEqual(models[trie], _keeper.Old(pin, trie), _models[trie], _keeper[trie], prefix);
    }

    private void ReadOldVersions()
    {
        foreach ((PinnedVersion pin, ModelTrie[] models) in _pinned)
        {
            for (int i = 0; i < Tries; i++) TrieComparison.AssertEqual(models[i], _keeper.Old(pin, i));
        }
    }

    private static ModelTrie[] Copies(ModelTrie[] models) => [.. models.Select(model => new ModelTrie(model))];
}

using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Testing;

namespace PlumCache.Tests.Plugins.Kit;

/// <summary>The test kit's keyspace, and the state of each of several plugins, as commands change them one behind the other.</summary>
public sealed class ModelKeyspace
{
    private ImmutableArray<ImmutableSortedDictionary<ByteText, TestEntry>> _states = [];

    /// <summary>The databases as they are.</summary>
    public TestKeyspace Now { get; private set; } = TestKeyspace.Empty with { NowMs = 1_700_000_000_000 };

    public long NowMs
    {
        get => Now.NowMs;
        set => Now = Now with { NowMs = value };
    }

    /// <summary>What access stamps hold.</summary>
    public AccessMode AccessMode
    {
        get => Now.AccessMode;
        set => Now = Now with { AccessMode = value };
    }

    public ImmutableSortedDictionary<ByteText, TestEntry> this[int database] => Now.Databases[database];

    /// <summary>Bytes of keys and values in all databases.</summary>
    public long TotalBytes => Now.Databases.Sum(static keys => keys.Sum(static pair => (long)pair.Key.Length + pair.Value.Value.Length));

    /// <summary>All that is there, and a way back to it.</summary>
    public Action Save()
    {
        (TestKeyspace now, ImmutableArray<ImmutableSortedDictionary<ByteText, TestEntry>> states) = (Now, _states);
        return () => (Now, _states) = (now with { NowMs = NowMs }, states);
    }

    /// <summary>A database as a command sees it.</summary>
    public TestView View(int database) => new(Now, database);

    /// <summary>One more plugin's state.</summary>
    /// <returns>Its number.</returns>
    public int AddState()
    {
        _states = _states.Add(TestKeyspace.Empty.State);
        return _states.Length - 1;
    }

    /// <summary>A plugin's state as the plugin sees it.</summary>
    public TrieView State(int number) => TestView.OfState(Now with { State = _states[number] });

    /// <summary>Puts a key there without a command.</summary>
    public void Put(int database, ByteText key, int length, long expiresAtMs = Expiry.None) =>
        Apply(Edit.Put(Target.In(database, key.Span), new byte[length], expiresAtMs), database);

    /// <summary>Marks keys as used.</summary>
    public void Use(TestView view) => Now = Now.WithUsed(view.Used);

    /// <summary>Empties all databases and states.</summary>
    public void Clear()
    {
        for (int database = 0; database < TestKeyspace.DatabaseCount; database++) Apply(Edit.RemovePrefix(Target.In(database)), database);
        _states = [.. _states.Select(static _ => TestKeyspace.Empty.State)];
    }

    /// <summary>Begins a watch.</summary>
    /// <returns>It, with the number of the last change.</returns>
    public WatchedKey Watch(int database, byte[] key)
    {
        Apply(Edit.Watch(Target.In(database, key)), database);
        return new WatchedKey(database, key, IsPrefix: false, Now.Changes.Count);
    }

    /// <summary>Whether something watched was changed since, or has expired.</summary>
    public bool IsTouched(WatchedKey watched) => View(0).IsTouched(watched);

    /// <summary>Applies a step's edits.</summary>
    public void Apply(scoped in Step step, int current)
    {
        for (int i = 0; i < step.EditCount; i++) Apply(step.EditAt(i), current);
    }

    /// <summary>Applies an edit.</summary>
    /// <param name="edit">The edit.</param>
    /// <param name="current">The connection's database.</param>
    /// <param name="state">The number of the plugin's state.</param>
    public void Apply(scoped in Edit edit, int current, int state = -1)
    {
        var record = EditRecord.Of(edit);
        if (state < 0)
        {
            Now = Now.Apply(record, current);
            return;
        }

        Now = (Now with { State = _states[state] }).Apply(record, current);
        _states = _states.SetItem(state, Now.State);
    }
}

using PlumCache.Bench.Storage;
using PlumCache.Storage;

namespace PlumCache.Bench.Scaling;

/// <summary>PlumCache's storage as the engine uses it: a view for sixteen reads, a draft and a publish for sixteen writes.</summary>
internal sealed class KeyspaceSubject : IScalingSubject
{
    private readonly Keyspace _keyspace = new(new KeyspaceOptions());
    private readonly byte[][] _keys;
    private readonly byte[] _value = KeySet.Value(1);

    public KeyspaceSubject(byte[][] keys)
    {
        _keys = keys;
        StorageReport.Load(_keyspace, keys, _value);
    }

    public Action<Random> Reader()
    {
        var view = new View(_keyspace);
        return random =>
        {
            view.Open();
            Trie trie = view[0];
            for (int i = 0; i < ScalingReport.Batch; i++)
            {
                if (!trie.TryGet(_keys[random.Next(_keys.Length)], out _)) throw new InvalidOperationException("A key is gone.");
            }

            view.Dispose();
        };
    }

    public Action<Random> Writer() => random =>
    {
        _keyspace.Lane.Enter();
        Draft draft = _keyspace.OpenDraft();
        for (int i = 0; i < ScalingReport.Batch; i++) draft.Set(0, _keys[random.Next(_keys.Length)], _value);
        draft.TryPublish(1);
        _keyspace.Lane.Exit();
    };

    public void Dispose() => _keyspace.Dispose();
}

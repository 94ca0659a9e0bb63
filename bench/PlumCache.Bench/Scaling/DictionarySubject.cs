using System.Collections.Concurrent;
using PlumCache.Bench.Storage;

namespace PlumCache.Bench.Scaling;

/// <summary>ConcurrentDictionary at its best: full capacity from the start, a fast comparer. No order, no snapshots, no batches.</summary>
internal sealed class DictionarySubject : IScalingSubject
{
    private readonly ConcurrentDictionary<byte[], byte[]> _dictionary;
    private readonly byte[][] _keys;
    private readonly byte[] _value = KeySet.Value(1);

    public DictionarySubject(byte[][] keys)
    {
        _keys = keys;
        _dictionary = new ConcurrentDictionary<byte[], byte[]>(Environment.ProcessorCount, keys.Length, new ByteKeyComparer());
        foreach (byte[] key in keys) _dictionary[(byte[])key.Clone()] = (byte[])_value.Clone();
    }

    public Action<Random> Reader() => random =>
    {
        for (int i = 0; i < ScalingReport.Batch; i++)
        {
            if (!_dictionary.TryGetValue(_keys[random.Next(_keys.Length)], out _)) throw new InvalidOperationException("A key is gone.");
        }
    };

    public Action<Random> Writer() => random =>
    {
        for (int i = 0; i < ScalingReport.Batch; i++) _dictionary[_keys[random.Next(_keys.Length)]] = (byte[])_value.Clone();
    };

    public void Dispose() => _dictionary.Clear();
}

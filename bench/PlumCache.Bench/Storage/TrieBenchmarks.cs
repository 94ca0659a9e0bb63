using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;
using PlumCache.Storage;

namespace PlumCache.Bench.Storage;

/// <summary>Reads of a trie of a million keys, in one view.</summary>
[MemoryDiagnoser]
[SuppressMessage("Design", "CA1001", Justification = "The harness calls Free when the runs are over.")]
public class TrieBenchmarks
{
    private const int Lockstep = 16;
    private const int Scanned = 100;

    private readonly TrieCursor _cursor = new();
    private readonly EntryLocation[] _locations = new EntryLocation[Lockstep];
    private byte[][] _keys = [];
    private byte[][] _missing = [];
    private byte[] _packed = [];
    private KeyRange[] _ranges = [];
    private Keyspace? _keyspace;
    private View? _view;
    private int _next;

    [GlobalSetup]
    public void Load()
    {
        _keys = KeySet.Create("user:id:field");
        _keyspace = new Keyspace(new KeyspaceOptions());
        StorageReport.Load(_keyspace, _keys, KeySet.Value(1));
        _view = new View(_keyspace);
        _view.Open();

        // Looked up in another order than they were loaded, and behind each other as a parser would have them.
        new Random(7).Shuffle(_keys);
        _missing = [.. _keys.Select(static key => (byte[])[.. key, (byte)'s'])];
        _packed = [.. _keys.SelectMany(static key => key)];
        _ranges = new KeyRange[_keys.Length];
        for (int i = 0, at = 0; i < _keys.Length; at += _keys[i].Length, i++) _ranges[i] = new KeyRange(at, _keys[i].Length);
    }

    [GlobalCleanup]
    public void Free()
    {
        _view!.Dispose();
        _keyspace!.Dispose();
    }

    [Benchmark]
    public bool Get() => _view![0].TryGet(Next(_keys), out _);

    [Benchmark]
    public bool GetMiss() => _view![0].TryGet(Next(_missing), out _);

    [Benchmark(OperationsPerInvoke = Lockstep)]
    public bool GetInLockstep()
    {
        int first = _next;
        _next = first + (2 * Lockstep) <= _ranges.Length ? first + Lockstep : 0;
        _view![0].GetMany(_packed, _ranges.AsSpan(first, Lockstep), _locations);
        return _locations[0].IsFound;
    }

    [Benchmark(OperationsPerInvoke = Scanned)]
    public int Scan()
    {
        _cursor.Seek(_view![0], Next(_keys));
        int bytes = 0;
        for (int i = 0; i < Scanned && _cursor.MoveNext(); i++) bytes += _cursor.Key.Length + _cursor.Entry.Value.Length;
        return bytes;
    }

    private byte[] Next(byte[][] keys)
    {
        byte[] key = keys[_next];
        if (++_next == keys.Length) _next = 0;
        return key;
    }
}

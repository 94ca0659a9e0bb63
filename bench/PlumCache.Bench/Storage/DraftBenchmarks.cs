using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;
using PlumCache.Storage;

namespace PlumCache.Bench.Storage;

/// <summary>Single operations on a million keys: a view, a get, an overwrite published alone. Allocations are exact where times are noisy.</summary>
[MemoryDiagnoser]
[SuppressMessage("Design", "CA1001", Justification = "The harness calls Free when the runs are over.")]
public class DraftBenchmarks
{
    private readonly byte[] _value = KeySet.Value(1);
    private byte[][] _keys = [];
    private Keyspace? _keyspace;
    private View? _view;
    private int _next;

    [GlobalSetup]
    public void Load()
    {
        _keys = KeySet.Create("user:id:field");
        _keyspace = new Keyspace(new KeyspaceOptions());
        _view = new View(_keyspace);
        StorageReport.Load(_keyspace, _keys, _value);
    }

    [GlobalCleanup]
    public void Free()
    {
        _view!.Dispose();
        _keyspace!.Dispose();
    }

    [Benchmark]
    public void OpenView()
    {
        _view!.Open();
        _view.Dispose();
    }

    [Benchmark]
    public bool Get()
    {
        _view!.Open();
        bool found = _view[0].TryGet(NextKey(), out _);
        _view.Dispose();
        return found;
    }

    [Benchmark]
    public void OverwriteAndPublish()
    {
        _keyspace!.Lane.Enter();
        Draft draft = _keyspace.OpenDraft();
        draft.Set(0, NextKey(), _value);
        draft.TryPublish(1);
        _keyspace.Lane.Exit();
    }

    private byte[] NextKey() => _keys[_next++ % _keys.Length];
}

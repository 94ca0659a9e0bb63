using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;
using PlumCache.Storage;

namespace PlumCache.Bench.Storage;

/// <summary>
/// Views and drafts of a million keys: what opening and publishing costs, alone and with its writes. No view stays open, as what is
/// overwritten must be freed.
/// </summary>
[MemoryDiagnoser]
[SuppressMessage("Design", "CA1001", Justification = "The harness calls Free when the runs are over.")]
public class DraftBenchmarks
{
    private const int WritesOfDraft = 64;

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
        new Random(7).Shuffle(_keys);
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

    /// <summary>Two empty databases change places: the least that is published.</summary>
    [Benchmark]
    public void OpenAndPublish()
    {
        _keyspace!.Lane.Enter();
        Draft draft = _keyspace.OpenDraft();
        draft.SwapDatabases(1, 2);
        draft.TryPublish(1);
        _keyspace.Lane.Exit();
    }

    [Benchmark]
    public void OverwriteAndPublish() => Publish(1);

    /// <summary>An overwrite of 64 that are published together.</summary>
    [Benchmark(OperationsPerInvoke = WritesOfDraft)]
    public void Overwrite() => Publish(WritesOfDraft);

    private void Publish(int writes)
    {
        _keyspace!.Lane.Enter();
        Draft draft = _keyspace.OpenDraft();
        for (int i = 0; i < writes; i++) draft.Set(0, NextKey(), _value);
        draft.TryPublish(1);
        _keyspace.Lane.Exit();
    }

    private byte[] NextKey()
    {
        byte[] key = _keys[_next];
        if (++_next == _keys.Length) _next = 0;
        return key;
    }
}

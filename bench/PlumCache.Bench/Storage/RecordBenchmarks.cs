using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;
using PlumCache.Storage;

namespace PlumCache.Bench.Storage;

/// <summary>
/// What a record of changes costs a write: drafts of 64 overwrites in a million keys, with nobody asking for records, with records that
/// nobody reads, and with records that are read. A value of 16 bytes is copied into the record, one of 1,000 is left where it lies.
/// </summary>
[MemoryDiagnoser]
[SuppressMessage("Design", "CA1001", Justification = "The harness calls Free when the runs are over.")]
public class RecordBenchmarks
{
    private const int WritesOfDraft = 64;

    private byte[][] _keys = [];
    private byte[] _value = [];
    private Keyspace? _keyspace;
    private int _next;

    [Params(16, 1000)]
    public int ValueBytes { get; set; }

    [GlobalSetup]
    public void Load()
    {
        _keys = KeySet.Create("user:id:field");
        _value = new byte[ValueBytes];
        _keyspace = new Keyspace(new KeyspaceOptions());
        StorageReport.Load(_keyspace, _keys, _value);
        new Random(7).Shuffle(_keys);
    }

    [GlobalCleanup]
    public void Free() => _keyspace!.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = WritesOfDraft)]
    public void NotRecorded() => Publish(isRecording: false);

    [Benchmark(OperationsPerInvoke = WritesOfDraft)]
    public void Recorded() => Publish(isRecording: true);

    [Benchmark(OperationsPerInvoke = WritesOfDraft)]
    public long RecordedAndRead()
    {
        Draft draft = Publish(isRecording: true);
        if (!draft.TryGetRecord(out CommitRecord record)) throw new InvalidOperationException("There is no record.");
        long bytes = 0;
        ChangeReader reader = record.Read();
        while (reader.TryRead(out Change change)) bytes += change.Key.Length + change.Value.Length;
        return bytes;
    }

    private Draft Publish(bool isRecording)
    {
        _keyspace!.Lane.Enter();
        _keyspace.IsRecording = isRecording;
        Draft draft = _keyspace.OpenDraft();
        for (int i = 0; i < WritesOfDraft; i++) draft.Set(0, NextKey(), _value);
        draft.TryPublish(1);
        _keyspace.Lane.Exit();
        return draft;
    }

    private byte[] NextKey()
    {
        byte[] key = _keys[_next];
        if (++_next == _keys.Length) _next = 0;
        return key;
    }
}

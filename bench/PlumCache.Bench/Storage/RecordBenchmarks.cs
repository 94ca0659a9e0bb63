using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;
using PlumCache.Storage;

namespace PlumCache.Bench.Storage;

/// <summary>
/// What a record of changes costs a write: 64 overwrites in a million keys, in one draft or in one each, with nobody asking for records,
/// with records that nobody reads, with ones that are read, and with ones that are kept until sixteen later drafts are published. A value
/// of 16 bytes is copied into the record, one of 1,000 is left where it lies, and a record with such values holds its version while it is
/// kept.
/// </summary>
/// <remarks>
/// What the branch costs that is taken where nobody asks is no figure of this class: for that, <see cref="NotRecorded"/> is to be compared
/// with a build that has no records.
/// </remarks>
[MemoryDiagnoser]
[SuppressMessage("Design", "CA1001", Justification = "The harness calls Free when the runs are over.")]
public class RecordBenchmarks
{
    private const int Writes = 64;
    private const int Kept = 16;

    private readonly KeptRecord?[] _kept = new KeptRecord?[Kept];
    private byte[][] _keys = [];
    private byte[] _value = [];
    private Keyspace? _keyspace;
    private int _next;
    private int _nextKept;

    [Params(16, 1000)]
    public int ValueBytes { get; set; }

    [Params(1, 64)]
    public int WritesOfDraft { get; set; }

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
    public void Free()
    {
        foreach (KeptRecord? kept in _kept) kept?.Dispose();
        _keyspace!.Dispose();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Writes)]
    public long NotRecorded() => Publish(isRecording: false, static _ => 0);

    [Benchmark(OperationsPerInvoke = Writes)]
    public long Recorded() => Publish(isRecording: true, static _ => 0);

    [Benchmark(OperationsPerInvoke = Writes)]
    public long RecordedAndRead() => Publish(isRecording: true, Read);

    [Benchmark(OperationsPerInvoke = Writes)]
    public long RecordedAndKept() => Publish(isRecording: true, Keep);

    private static long Read(Draft draft)
    {
        long bytes = 0;
        ChangeReader reader = RecordOf(draft).Read();
        while (reader.TryRead(out Change change)) bytes += change.Key.Length + change.Value.Length;
        return bytes;
    }

    private static CommitRecord RecordOf(Draft draft) =>
        draft.TryGetRecord(out CommitRecord record) ? record : throw new InvalidOperationException("There is no record.");

    private long Keep(Draft draft)
    {
        _kept[_nextKept]?.Dispose();
        _kept[_nextKept] = RecordOf(draft).Keep();
        _nextKept = (_nextKept + 1) % Kept;
        return _nextKept;
    }

    private long Publish(bool isRecording, Func<Draft, long> look)
    {
        long seen = 0;
        _keyspace!.Lane.Enter();
        _keyspace.IsRecording = isRecording;
        for (int written = 0; written < Writes; written += WritesOfDraft)
        {
            Draft draft = _keyspace.OpenDraft();
            for (int i = 0; i < WritesOfDraft; i++) draft.Set(0, NextKey(), _value);
            draft.TryPublish(1);
            seen += look(draft);
        }

        _keyspace.Lane.Exit();
        return seen;
    }

    private byte[] NextKey()
    {
        byte[] key = _keys[_next];
        if (++_next == _keys.Length) _next = 0;
        return key;
    }
}

using System.Diagnostics;

namespace PlumCache.Storage;

/// <summary>Memory of records that nobody keeps any more, for the next ones. Any thread gives, the holder of the lane takes.</summary>
internal sealed class RecordPool(Keyspace keyspace)
{
    // As many as a keeper that is a little behind has had at a time: with what each leaves behind, some megabytes at most.
    private const int MaxSpare = 64;

    private readonly Lock _lock = new();
    private readonly Stack<RecordMemory> _spare = new(MaxSpare);
    private int _kept;

    /// <summary>Whose records.</summary>
    public Keyspace Keyspace => keyspace;

    /// <summary>Records that are kept, each as often as it is. Any thread.</summary>
    public int Kept => Volatile.Read(ref _kept);

    /// <summary>Sees to it that one can be taken.</summary>
    public void Reserve()
    {
        lock (_lock)
        {
            if (_spare.Count == 0)
            {
                Faults.At(FaultPoint.DraftList);
                _spare.Push(new RecordMemory(this));
            }
        }
    }

    /// <summary>An empty one, reserved before.</summary>
    public RecordMemory Take()
    {
        lock (_lock)
        {
            Debug.Assert(_spare.Count > 0, "it was reserved");
            return _spare.Pop();
        }
    }

    /// <summary>Takes an empty one back.</summary>
    public void Give(RecordMemory memory)
    {
        lock (_lock)
        {
            if (_spare.Count < MaxSpare) _spare.Push(memory);
        }
    }

    /// <summary>Counts keepers.</summary>
    public void Count(int change) => Interlocked.Add(ref _kept, change);
}

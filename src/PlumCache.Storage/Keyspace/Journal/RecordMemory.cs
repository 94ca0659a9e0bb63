using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PlumCache.Storage;

/// <summary>
/// What a record lies in: a draft writes it, listeners read it, and who keeps it has it for as long as it wants. It serves another record
/// when all have let it go; without a keeper that is the same draft's next one.
/// </summary>
/// <param name="pool">Where it is between two records.</param>
internal sealed class RecordMemory(RecordPool pool)
{
    // So much room a record may leave for the next: a hundred times the bytes of a usual draft's, and as many places.
    private const int UsualBytes = 1 << 16;
    private const int UsualPlaces = 1 << 12;

    private readonly List<ValuePlace> _places = [];
    private byte[] _bytes = [];
    private int _length;
    private Lease? _lease;
    private int _users = 1;

    /// <summary>Revision that it led to; 0: it is not published.</summary>
    public long Revision { get; private set; }

    /// <summary>Time of that root (Unix ms).</summary>
    public long TimeMs { get; private set; }

    /// <summary>The changes.</summary>
    public ReadOnlySpan<byte> Ops => _bytes.AsSpan(0, _length);

    /// <summary>Where the values lie that are not among them.</summary>
    public ReadOnlySpan<ValuePlace> Places => CollectionsMarshal.AsSpan(_places);

    /// <summary>What the places are in.</summary>
    public Heap Heap => pool.Keyspace.Heap;

    /// <summary>How far it is written.</summary>
    public JournalMark Mark => new(_length, _places.Count);

    /// <summary>Whether somebody has it beside the draft. For the holder of the lane, whom nobody can begin to keep it behind.</summary>
    public bool IsKept => Volatile.Read(ref _users) > 1;

    /// <summary>The place that was added last.</summary>
    public ref ValuePlace LastPlace => ref CollectionsMarshal.AsSpan(_places)[^1];

    /// <summary>Room for a change, as long as asked for; what fails leaves nothing.</summary>
    public Span<byte> Reserve(long bytes, int places)
    {
        Faults.At(FaultPoint.DraftList);
        _places.EnsureCapacity(_places.Count + places);
        if (_length + bytes > _bytes.Length)
        {
            // Doubled, as far as an array goes; one that cannot be had is the caller's failure, with nothing written.
            long wanted = Math.Max(_length + bytes, Math.Min(2L * _bytes.Length, Array.MaxLength));
            Array.Resize(ref _bytes, (int)Math.Min(wanted, int.MaxValue));
        }

        return _bytes.AsSpan(_length);
    }

    /// <summary>So much of the room is written.</summary>
    public void Advance(int bytes) => _length += bytes;

    /// <summary>Adds a place, for which room was reserved.</summary>
    public void Add(ValuePlace place) => _places.Add(place);

    /// <summary>Takes back what was written since.</summary>
    public void CutTo(JournalMark mark)
    {
        _length = mark.Bytes;
        CollectionsMarshal.SetCount(_places, mark.Places);
    }

    /// <summary>It is published.</summary>
    public void Publish(long revision, long timeMs)
    {
        Revision = revision;
        TimeMs = timeMs;
    }

    /// <summary>One more keeper. In the lane while the record is the last one, or where it is kept already.</summary>
    public void Keep()
    {
        // All that may fail comes first: the draft will need another memory, and what the places are in must stay where it is.
        pool.Reserve();
        if (_places.Count > 0 && _lease is null)
        {
            _lease = pool.Keyspace.OpenLease();
            Debug.Assert(_lease.Revision == Revision, "a record is kept before there is another root");
        }

        Interlocked.Increment(ref _users);
        pool.Count(1);
    }

    /// <summary>One keeper less. Any thread.</summary>
    public void EndKeep()
    {
        pool.Count(-1);
        LetGo();
    }

    /// <summary>One user less, the draft or a keeper. The last one gives it back.</summary>
    public void LetGo()
    {
        int left = Interlocked.Decrement(ref _users);
        Debug.Assert(left >= 0, "it is let go once by each");
        if (left > 0) return;

        Clear();
        _users = 1;
        pool.Give(this);
    }

    /// <summary>Makes it one in which nothing is written. Nobody else has it.</summary>
    public void Clear()
    {
        _lease?.Dispose();
        _lease = null;
        CutTo(default);
        Revision = 0;
        if (_bytes.Length > UsualBytes) _bytes = [];

        if (_places.Capacity > UsualPlaces) _places.Capacity = 0;
    }
}

namespace PlumCache.Storage;

/// <summary>
/// Retired blocks in no particular order: chunks of a bounded size, so that millions are taken in without ever copying a big array, and a
/// whole bag is moved into another in one step. For the holder of the lane.
/// </summary>
/// <param name="spare">Where empty chunks are kept; shared by all bags of one reclaimer.</param>
internal sealed class RetiredBag(RetiredBag.Spare spare)
{
    private Chunk? _top;

    /// <summary>Number of blocks in it.</summary>
    public long Count { get; private set; }

    /// <summary>
    /// Sees to it that so many blocks can be put in without anything that could fail. Another bag that shares the spare chunks may use them
    /// up.
    /// </summary>
    public void Reserve(int blocks)
    {
        int room = _top is null ? 0 : Chunk.Capacity - _top.Count;
        if (blocks > room) spare.Reserve((blocks - room + Chunk.Capacity - 1) / Chunk.Capacity);
    }

    /// <summary>Puts a block in. Room for it was reserved, because who adds is behind the point from which there is no way back.</summary>
    public void Add(in Retired retired)
    {
        if (_top is null || _top.Count == Chunk.Capacity)
        {
            Chunk chunk = spare.Take();
            chunk.Below = _top;
            _top = chunk;
        }

        _top.Items[_top.Count++] = retired;
        Count++;
    }

    /// <summary>Shows the block that <see cref="TryTake"/> would take.</summary>
    public bool TryPeek(out Retired retired)
    {
        retired = _top is null ? default : _top.Items[_top.Count - 1];
        return _top is not null;
    }

    /// <summary>Takes a block out, the last one put in.</summary>
    public bool TryTake(out Retired retired)
    {
        if (_top is null)
        {
            retired = default;
            return false;
        }

        retired = _top.Items[--_top.Count];
        Count--;
        if (_top.Count == 0)
        {
            Chunk empty = _top;
            _top = empty.Below;
            spare.Give(empty);
        }

        return true;
    }

    /// <summary>Moves everything of another bag into this one. O(chunks of the other), without touching a block.</summary>
    public void TakeAll(RetiredBag other)
    {
        if (other._top is null) return;

        // Our top comes to lie in the middle although it may have room left: a chunk says itself how full it is.
        Chunk bottom = other._top;
        while (bottom.Below is not null) bottom = bottom.Below;

        bottom.Below = _top;
        _top = other._top;
        Count += other.Count;
        other._top = null;
        other.Count = 0;
    }

    /// <summary>What is in it, for checks.</summary>
    public IEnumerable<Retired> All()
    {
        for (Chunk? chunk = _top; chunk is not null; chunk = chunk.Below)
        {
            for (int i = 0; i < chunk.Count; i++) yield return chunk.Items[i];
        }
    }

    /// <summary>A piece of a bag. Never empty while it is in one.</summary>
    internal sealed class Chunk
    {
        /// <summary>24 KB: small enough for the collector's young generation.</summary>
        public const int Capacity = 1024;

        /// <summary>The first <see cref="Count"/> are taken.</summary>
        public Retired[] Items { get; } = new Retired[Capacity];

        /// <summary>How many are in it.</summary>
        public int Count { get; set; }

        /// <summary>The chunk beneath.</summary>
        public Chunk? Below { get; set; }
    }

    /// <summary>Empty chunks kept for use: a few, so that steady work allocates nothing.</summary>
    internal sealed class Spare
    {
        private const int MaxKept = 64;
        private readonly Stack<Chunk> _kept = new(MaxKept);

        /// <summary>Sees to it that so many can be taken.</summary>
        public void Reserve(int chunks)
        {
            while (_kept.Count < chunks)
            {
                Faults.At(FaultPoint.RetiredBag);
                _kept.Push(new Chunk());
            }
        }

        /// <summary>An empty chunk, reserved before.</summary>
        public Chunk Take() => _kept.Pop();

        /// <summary>Takes an empty chunk back.</summary>
        public void Give(Chunk chunk)
        {
            chunk.Below = null;
            if (_kept.Count < MaxKept) _kept.Push(chunk);
        }
    }
}

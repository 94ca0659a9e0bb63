using System.Collections.Concurrent;

namespace PlumCache.Storage;

/// <summary>
/// Blocks of the arena that requests are received in, so that a long value is written once: from the socket to where it stays.
/// </summary>
public sealed unsafe class RequestBlocks
{
    /// <summary>Requests take up to this part of the arena: who sends slowly must not keep others' values out.</summary>
    private const int PartOfArena = 4;

    private readonly Keyspace _keyspace;
    private readonly Heap _heap;
    private readonly Reclaimer _reclaimer;

    // By the holder of the lane.
    private readonly List<RequestBlock> _rented = [];

    // Given back while another held the lane.
    private readonly ConcurrentQueue<RequestBlock> _returned = new();
    private long _bytes;

    internal RequestBlocks(Keyspace keyspace)
    {
        _keyspace = keyspace;
        _heap = keyspace.Heap;
        _reclaimer = keyspace.Reclaimer;
    }

    /// <summary>Bytes of the arena that requests have, values that were cut out included. Any thread.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>A block for a request. Any thread; it takes the lane for a moment, and waits a few microseconds for it at most.</summary>
    /// <param name="bytes">Room for all of the request.</param>
    /// <returns>None when the lane is taken, or there is no room for it: then the request is received elsewhere.</returns>
    public RequestBlock? TryRent(int bytes)
    {
        if (Bytes + bytes > _heap.Arena.LimitBytes / PartOfArena || !_keyspace.Lane.TryEnterSoon()) return null;
        try
        {
            _keyspace.BeginMaintenance();
            _rented.EnsureCapacity(_rented.Count + 1);
            _heap.Arena.UsesReserve = false;
            var block = new RequestBlock(this, _heap.Arena.AllocateUnwritten(bytes), bytes);
            _rented.Add(block);
            Volatile.Write(ref _bytes, _bytes + bytes);
            return block;
        }
        catch (Exception exception) when (exception is ArenaFullException or OutOfMemoryException)
        {
            return null;
        }
        finally
        {
            _keyspace.Lane.Exit();
        }
    }

    /// <summary>The block of a value that is an argument with a place in one of them. For the holder of the lane.</summary>
    /// <returns>0: it is to be copied.</returns>
    internal uint Find(scoped ReadOnlySpan<byte> value)
    {
        if (value.Length < _keyspace.Options.LongArgumentBytes || _rented.Count == 0) return 0;
        long offset = _heap.OffsetOf(value);
        if (offset < 0) return 0;
        foreach (RequestBlock block in _rented)
        {
            long at = offset - ((long)block.Handle * Arena.GranuleBytes);
            if (at >= 0 && block.HasPlace(at)) return Cut(block, (uint)((offset - Node.HeaderBytes) / Arena.GranuleBytes), value.Length);
        }

        return 0;
    }

    /// <summary>
    /// Frees what was given back while the lane was taken. For the holder of the lane, with no draft open, and the last record given back.
    /// </summary>
    internal void TakeBack()
    {
        while (_returned.TryPeek(out RequestBlock? block))
        {
            Free(block);
            _returned.TryDequeue(out _);
        }
    }

    /// <summary>The request is done with. Any thread.</summary>
    internal void GiveBack(RequestBlock block)
    {
        _returned.Enqueue(block);
        if (!_keyspace.Lane.TryEnterSoon()) return; // maintenance takes it back
        try
        {
            _keyspace.BeginMaintenance();
        }
        catch (OutOfMemoryException)
        {
            // Harmless: nothing was freed, so maintenance takes it back.
        }
        finally
        {
            _keyspace.Lane.Exit();
        }
    }

    internal byte* AddressOf(uint handle) => _heap.Arena.Start + ((long)handle * Arena.GranuleBytes);

    internal void Populate(uint handle, int from, int to) => _heap.Arena.Populate(handle, from, to);

    /// <summary>Makes a block of its own of an argument with the room in front of it, unless it is one already.</summary>
    /// <returns>0 when it has become a value before: one trie may still refer to it, or a reader of an older version.</returns>
    private uint Cut(RequestBlock block, uint handle, int length)
    {
        uint granules = Arena.GranulesOf(Node.HeaderBytes + (long)length);
        if (block.Values.Contains(handle)) return _heap.At(handle).Stamp == 0 && _heap.Arena.GranulesAt(handle) == granules ? handle : 0;

        block.Values.EnsureCapacity(block.Values.Count + 1);
        uint piece = PieceOf(block, handle), behind = handle + granules;
        if (handle > piece) _heap.Arena.Split(piece, handle);
        if (handle + _heap.Arena.GranulesAt(handle) > behind) _heap.Arena.Split(handle, behind);
        block.Values.Add(handle);

        // The gap has not been written yet: it is no node so far.
        _ = new Node(AddressOf(handle)) { Stamp = 0 };
        return handle;
    }

    private uint PieceOf(RequestBlock block, uint granule)
    {
        uint piece = block.Handle;
        for (uint next = piece; next <= granule; next += _heap.Arena.GranulesAt(next)) piece = next;
        return piece;
    }

    private void Free(RequestBlock block)
    {
        // What is retired waits for readers of this version too: a record that is kept may name it.
        long end = _keyspace.RootCell.Current.Version + 1;
        _reclaimer.Reserve(block.Values.Count);
        for (uint piece = block.Handle, granules; piece < block.End; piece += granules)
        {
            granules = _heap.Arena.GranulesAt(piece);
            bool wasValue = block.Values.Contains(piece) && _heap.At(piece).Stamp != 0;
            if (!wasValue) _heap.Arena.Free(piece, granules);
            else if (_heap.At(piece).ExtraParents > 0) _heap.AddExtraParents(piece, -1);
            else _reclaimer.Retire(new Retired(piece, granules, IsDeep: false, end));
        }

        _rented.Remove(block);
        Volatile.Write(ref _bytes, _bytes - block.Capacity);
    }
}

using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PlumCache.Storage;

/// <summary>
/// A position among the keys of one version, in byte order. Reusable; keeps its own key buffer. Due keys are visited too. Positions lie
/// between entries: after a seek neither <see cref="Key"/> nor <see cref="Entry"/> is set until a move answers true, and a move back
/// after a move forward answers the same entry again.
/// </summary>
public sealed class TrieCursor
{
    // The root's step is never left, so a cursor that has run off one end can turn round.
    private CursorStep[] _steps = new CursorStep[32];
    private byte[] _key = new byte[256];
    private Heap? _heap;
    private int _depth;
    private int _keyLength;
    private uint _bucket;
    private int _index;

    // What moves on within a bucket go by, once one has entered it: where its entries lie, the gap the cursor stands in, and where the
    // data of the entry behind that begin. Until the bucket is left, its step knows nothing of it.
    private unsafe EntrySlot* _slots;
    private unsafe byte* _data;
    private int _entries; // 0: none was entered
    private int _next;
    private int _begin;
    private int _keyBegin; // length of what the bucket's keys share

    /// <summary>The current key; valid until the next move.</summary>
    public ReadOnlySpan<byte> Key => _key.AsSpan(0, _keyLength);

    /// <summary>What the current key holds.</summary>
    /// <exception cref="InvalidOperationException">There is no current key.</exception>
    public Entry Entry
    {
        get
        {
            if (_bucket == 0)
            {
                throw new InvalidOperationException("The cursor stands between entries: no move has answered true since it was placed.");
            }

            return new Entry(_heap!, _heap!.At(_bucket).AsBucket, _index, _steps[_depth - 1].Mark);
        }
    }

    /// <summary>Positions before the first key at or after <paramref name="from"/>. O(length of <paramref name="from"/>).</summary>
    /// <param name="trie">The version to walk; its view must stay open.</param>
    /// <param name="from">Empty for the smallest key.</param>
    public unsafe void Seek(in Trie trie, scoped ReadOnlySpan<byte> from)
    {
        Reset(trie);
        ReadOnlySpan<byte> rest = from;
        for (uint at = trie.Root; at != 0;)
        {
            Node node = _heap!.At(at);
            ReadOnlySpan<byte> prefix = node.Prefix;
            int matched = prefix.CommonPrefixLength(rest);
            if (matched == rest.Length || (matched < prefix.Length && prefix[matched] > rest[matched]))
            {
                Push(at, 0);
                return;
            }

            if (matched < prefix.Length)
            {
                Push(at, PartsOf(node));
                return;
            }

            rest = rest[matched..];
            if (node.IsBucket)
            {
                Push(at, node.AsBucket.LowerBound(rest));
                return;
            }

            int child = node.AsInner.Find(rest[0]);
            Push(at, child + 1);
            at = node.AsInner.Children[child];
        }
    }

    /// <summary>Positions before the key of this rank (0 is the smallest), or at the end. O(depth).</summary>
    /// <param name="trie">The version to walk; its view must stay open.</param>
    /// <param name="rank">At least 0.</param>
    public unsafe void SeekRank(in Trie trie, long rank)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        Reset(trie);
        for (uint at = trie.Root; at != 0;)
        {
            Node node = _heap!.At(at);
            if (node.IsBucket || rank >= node.KeyCount)
            {
                Push(at, node.IsBucket ? (int)Math.Min(rank, node.Count) : PartsOf(node));
                return;
            }

            Inner inner = node.AsInner;
            if (inner.Terminal != 0 && rank == 0)
            {
                Push(at, 0);
                return;
            }

            if (inner.Terminal != 0) rank--;
            int child = 0;
            for (long keys; rank >= (keys = _heap.At(inner.Children[child]).KeyCount); child++) rank -= keys;
            Push(at, child + 1);
            at = inner.Children[child];
        }
    }

    /// <summary>
    /// Positions before the key of this rank among those with an expiry, or at the end. O(depth). Moves go on through all keys.
    /// </summary>
    /// <param name="trie">The version to walk; its view must stay open.</param>
    /// <param name="rank">At least 0.</param>
    public unsafe void SeekVolatileRank(in Trie trie, long rank)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        Reset(trie);
        ExpiryMark mark = ExpiryMark.None;
        for (uint at = trie.Root; at != 0;)
        {
            Node node = _heap!.At(at);
            if (node.IsBucket || rank >= MarkedSubtree.ExpiringKeys(_heap, at, mark))
            {
                Push(at, node.IsBucket ? node.AsBucket.ExpiringAt(rank, mark) : PartsOf(node));
                return;
            }

            Inner inner = node.AsInner;
            mark = inner.Below(mark);
            long ending = inner.Terminal == 0 ? 0 : MarkedSubtree.ExpiringKeys(_heap, inner.Terminal, mark);
            if (rank < ending)
            {
                Push(at, 0);
                return;
            }

            rank -= ending;
            int child = 0;
            for (long keys; rank >= (keys = MarkedSubtree.ExpiringKeys(_heap, inner.Children[child], mark)); child++) rank -= keys;
            Push(at, child + 1);
            at = inner.Children[child];
        }
    }

    /// <summary>Positions behind the last key.</summary>
    /// <param name="trie">The version to walk; its view must stay open.</param>
    public void SeekEnd(in Trie trie)
    {
        Reset(trie);
        if (trie.Root != 0) Push(trie.Root, PartsOf(_heap!.At(trie.Root)));
    }

    /// <summary>Whether the expiry of the current key has come. Mostly its bucket tells that none there has one.</summary>
    /// <param name="nowMs">Unix ms.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsDue(long nowMs)
    {
        Debug.Assert(_bucket != 0, "a key is asked about where the cursor stands at none");
        bool mayExpire = (_heap!.At(_bucket).Flags & Node.HasExpiryFlag) != 0 || !_steps[_depth - 1].Mark.IsNone;
        return mayExpire && Entry.IsDue(nowMs);
    }

    /// <summary>Steps to the next key. O(1) amortised.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveNext() => _next < _entries ? MoveWithin() : MoveOn();

    /// <summary>Steps to the key before. O(1) amortised.</summary>
    public bool MovePrevious()
    {
        Leave();
        while (_depth > 0)
        {
            ref CursorStep step = ref _steps[_depth - 1];
            Node node = _heap!.At(step.Handle);
            if (step.Part > 0)
            {
                if (node.IsBucket) return SetCurrent(step.Handle, node.AsBucket, --step.Part, step.KeyLength);

                uint previous = PartOf(node.AsInner, --step.Part);
                if (previous != 0) Push(previous, PartsOf(_heap.At(previous)));
            }
            else if (_depth == 1)
            {
                break;
            }
            else
            {
                _depth--;
            }
        }

        _bucket = 0;
        return false;
    }

    /// <summary>The next entry of the bucket that was entered.</summary>
    private unsafe bool MoveWithin()
    {
        Debug.Assert(_heap!.At(_bucket).AsBucket.Slots == _slots, "a bucket is not where it was entered");
        EntrySlot slot = _slots[_next];
        int length = slot.KeyEnd - _begin;
        byte* suffix = _data + _begin;
        if (length is < sizeof(uint) or > 2 * sizeof(ulong) || _keyBegin + length > _key.Length)
        {
            _keyLength = Append(new ReadOnlySpan<byte>(suffix, length), _keyBegin);
        }
        else
        {
            // Two words that overlap, in place of a call that copies any length: a seventh of the time of a merge.
            ref byte to = ref _key[_keyBegin];
            if (length >= sizeof(ulong)) CopyEnds<ulong>(suffix, ref to, length);
            else CopyEnds<uint>(suffix, ref to, length);
            _keyLength = _keyBegin + length;
        }

        _begin = slot.End;
        _index = _next++;
        return true;
    }

    private unsafe bool MoveOn()
    {
        Leave();
        while (_depth > 0)
        {
            ref CursorStep step = ref _steps[_depth - 1];
            Node node = _heap!.At(step.Handle);
            if (step.Part < PartsOf(node))
            {
                if (node.IsBucket)
                {
                    Enter(step, node.AsBucket);
                    return MoveWithin();
                }

                uint next = PartOf(node.AsInner, step.Part);
                if (next == 0)
                {
                    step.Part++;
                    continue;
                }

                // The walk will want the sibling behind this one next.
                if (step.Part < node.Count) Prefetch.Node(_heap, node.AsInner.Children[step.Part]);
                Push(next, 0);
            }
            else if (_depth == 1)
            {
                break;
            }
            else
            {
                _depth--;
                _steps[_depth - 1].Part++;
            }
        }

        _bucket = 0;
        return false;
    }

    private unsafe void Enter(in CursorStep step, Bucket bucket)
    {
        _bucket = step.Handle;
        _keyBegin = step.KeyLength;
        _slots = bucket.Slots;
        _data = bucket.Data;
        _entries = bucket.Count;
        _next = step.Part;
        _begin = bucket.StartOf(step.Part);
    }

    private static unsafe void CopyEnds<TWord>(byte* from, ref byte to, int length)
        where TWord : unmanaged
    {
        int last = length - sizeof(TWord);
        Unsafe.WriteUnaligned(ref to, Unsafe.ReadUnaligned<TWord>(from));
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, last), Unsafe.ReadUnaligned<TWord>(from + last));
    }

    private void Leave()
    {
        if (_entries > 0) _steps[_depth - 1].Part = _next;
        _entries = 0;
        _next = 0;
    }

    private static int PartsOf(Node node) => node.IsBucket ? node.Count : node.Count + 1;

    private static unsafe uint PartOf(Inner inner, int part) => part == 0 ? inner.Terminal : inner.Children[part - 1];

    private void Reset(in Trie trie)
    {
        _heap = trie.Heap;
        _depth = 0;
        _keyLength = 0;
        _bucket = 0;
        _entries = 0;
        _next = 0;
    }

    private bool SetCurrent(uint handle, Bucket bucket, int index, int keyLength)
    {
        _bucket = handle;
        _index = index;
        _keyLength = Append(bucket.Suffix(index), keyLength);
        return true;
    }

    private void Push(uint handle, int part)
    {
        Node node = _heap!.At(handle);
        int above = _depth == 0 ? 0 : _steps[_depth - 1].KeyLength;
        ExpiryMark mark = _depth == 0 ? ExpiryMark.None : _steps[_depth - 1].Mark;
        int keyLength = Append(node.Prefix, above);
        if (_depth == _steps.Length) Array.Resize(ref _steps, _depth * 2);
        if (node.IsInner) mark = node.AsInner.Below(mark);
        _steps[_depth++] = new CursorStep { Handle = handle, Part = part, Mark = mark, KeyLength = keyLength };
    }

    private int Append(scoped ReadOnlySpan<byte> bytes, int at)
    {
        int length = at + bytes.Length;
        if (length > _key.Length) Grow(length);
        bytes.CopyTo(_key.AsSpan(at));
        return length;
    }

    private void Grow(int length) => Array.Resize(ref _key, Math.Max(_key.Length * 2, length));
}

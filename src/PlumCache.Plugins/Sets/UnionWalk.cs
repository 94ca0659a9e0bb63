using System.Diagnostics;

namespace PlumCache.Plugins.Sets;

/// <summary>
/// The members of all sets, each once: of the sets' current members the smallest comes next. Costs O(log sets) a member of each.
/// </summary>
internal sealed class UnionWalk(byte[][] keys) : SetWalk(keys)
{
    private readonly PriorityQueue<MemberCursor, MemberCursor> _queue = new(
        Comparer<MemberCursor>.Create(static (one, other) => one.Member.SequenceCompareTo(other.Member)));

    // The cursors that stand at the last member move before the next step, which ends the span: so it is kept.
    private byte[] _item = [];
    private int _length;
    private bool _hasItem;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Item => _item.AsSpan(0, _length);

    /// <inheritdoc/>
    public override bool Step(out bool isPicked)
    {
        isPicked = false;
        if (_queue.Count == 0) return false;
        MemberCursor next = _queue.Peek();
        int order = _hasItem ? Item.SequenceCompareTo(next.Member) : -1;
        Debug.Assert(order <= 0, "members come in order");
        isPicked = order < 0;
        if (isPicked) Keep(next.Member);

        // It leaves the queue before it moves: what the queue is ordered by does not change inside it.
        _queue.Dequeue();
        if (next.MoveNext()) _queue.Enqueue(next, next);
        return true;
    }

    /// <inheritdoc/>
    protected override void Prepare()
    {
        _queue.Clear();
        _hasItem = false;
        foreach (MemberCursor cursor in Cursors)
        {
            if (cursor.MoveNext()) _queue.Enqueue(cursor, cursor);
        }
    }

    private void Keep(ReadOnlySpan<byte> member)
    {
        if (_item.Length < member.Length) _item = new byte[Math.Max(64, member.Length * 2)];
        member.CopyTo(_item);
        _length = member.Length;
        _hasItem = true;
    }
}

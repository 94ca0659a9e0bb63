using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Engine.Sessions;

namespace PlumCache.Engine.Waits;

/// <summary>
/// Who waits for which keys. Who begins to wait, and who changes keys, holds the lane, so nobody misses a change; who ends a wait
/// otherwise (a deadline, CLIENT UNBLOCK, a connection that goes) holds the table's lock alone. Nobody takes the lane inside of it.
/// </summary>
/// <param name="databases">How many there are.</param>
internal sealed class WaitTable(int databases)
{
    private readonly Dictionary<byte[], LinkedList<KeyWait>>[] _queues = NewQueues(databases);
    private readonly Dictionary<long, KeyWait> _bySession = [];
    private int _count;

    /// <summary>Guards the table and its waits. Held for a look-up, or for as long as a command has keys.</summary>
    public Lock Lock { get; } = new();

    /// <summary>How many wait. Any thread, without the lock: who changes keys looks at nothing else when it is 0.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>For how many keys somebody waits.</summary>
    public int Keys
    {
        get
        {
            lock (Lock) return _queues.Sum(static queues => queues.Count);
        }
    }

    /// <summary>Whether a connection waits for keys. Any thread.</summary>
    public bool IsWaiting(long session)
    {
        lock (Lock) return _bySession.ContainsKey(session);
    }

    /// <summary>Begins to wait, behind all who wait for the same keys already, and suspends the batch. In the lane.</summary>
    public void Enter(EngineSession session, WaitingRequest request, long untilMs, ReplyTree otherwise)
    {
        var wait = new KeyWait(this, session, request, untilMs, otherwise);
        lock (Lock)
        {
            for (int i = 0; i < request.Keys.Length; i++) wait.Places[i] = QueueOf(request.Database, request.Keys[i]).AddLast(wait);
            _bySession.Add(session.Id, wait);
            _count++;
        }

        session.Suspend(SuspensionReason.Keys, wait, untilMs);
    }

    /// <summary>Ends a connection's wait as its deadline would, or with an error; null: as its deadline.</summary>
    /// <returns>False: it does not wait, or is being served.</returns>
    public bool TryUnblock(long session, ReplyTree? answer)
    {
        KeyWait? wait;
        lock (Lock) wait = _bySession.GetValueOrDefault(session);
        return wait is not null && wait.TryEnd(answer);
    }

    /// <summary>Whether somebody waits for a key.</summary>
    public bool Has(int database, ReadOnlySpan<byte> key)
    {
        lock (Lock) return _queues[database].GetAlternateLookup<ReadOnlySpan<byte>>().ContainsKey(key);
    }

    /// <summary>Adds the keys that somebody waits for and that begin with some bytes, in the order of their bytes. O(keys).</summary>
    public void AddKeysUnder(int database, ReadOnlySpan<byte> prefix, ICollection<(int Database, byte[] Key)> found)
    {
        List<byte[]> keys = [];
        lock (Lock)
        {
            foreach (byte[] key in _queues[database].Keys)
            {
                if (key.AsSpan().StartsWith(prefix)) keys.Add(key);
            }
        }

        keys.Sort(static (one, other) => one.AsSpan().SequenceCompareTo(other));
        foreach (byte[] key in keys) found.Add((database, key));
    }

    /// <summary>Claims who has waited longest for a key, behind one that was claimed before. In the lane.</summary>
    /// <param name="kind">What the key holds: who has no use for that is passed over.</param>
    /// <param name="at">The place of the one before, and then of this one; null: the first.</param>
    /// <returns>Null: there is nobody left.</returns>
    public KeyWait? ClaimNext(int database, byte[] key, ValueKind kind, ref LinkedListNode<KeyWait>? at)
    {
        lock (Lock)
        {
            if (!_queues[database].TryGetValue(key, out LinkedList<KeyWait>? queue)) return null;

            // The connection of the one before may have gone. Then from the front: who is claimed is passed over.
            at = at?.List == queue ? at.Next : queue.First;
            while (at is not null && !((at.Value.Request.Kinds >> (int)kind & 1) != 0 && at.Value.TryClaim())) at = at.Next;
            return at?.Value;
        }
    }

    /// <summary>A wait is over. In the lock.</summary>
    public void Remove(KeyWait wait)
    {
        Debug.Assert(Lock.IsHeldByCurrentThread, "the table is changed in its lock");
        Dictionary<byte[], LinkedList<KeyWait>> queues = _queues[wait.Request.Database];
        for (int i = 0; i < wait.Places.Length; i++)
        {
            LinkedList<KeyWait> queue = queues[wait.Request.Keys[i]];
            queue.Remove(wait.Places[i]);
            if (queue.Count == 0) queues.Remove(wait.Request.Keys[i]);
        }

        _bySession.Remove(wait.Session.Id);
        _count--;
    }

    private LinkedList<KeyWait> QueueOf(int database, byte[] key)
    {
        if (!_queues[database].TryGetValue(key, out LinkedList<KeyWait>? queue)) _queues[database].Add(key, queue = []);
        return queue;
    }

    private static Dictionary<byte[], LinkedList<KeyWait>>[] NewQueues(int databases)
    {
        var queues = new Dictionary<byte[], LinkedList<KeyWait>>[databases];
        for (int i = 0; i < databases; i++) queues[i] = new Dictionary<byte[], LinkedList<KeyWait>>(KeyBytes.Instance);
        return queues;
    }
}

using System.Diagnostics;
using PlumCache.Storage;

namespace PlumCache.Engine.Views;

/// <summary>
/// A lease with several users: scans of one revision, and the replies that are being streamed from it. The last one out ends it.
/// </summary>
internal sealed class SharedLease(Lease lease)
{
    private int _users = 1;

    public Lease Lease { get; } = lease;

    /// <summary>Holds the current version, for one user.</summary>
    public static SharedLease Open(Keyspace keyspace)
    {
        Lease lease = keyspace.OpenLease();
        try
        {
            Faults.At(FaultPoint.SharedLease);
            return new SharedLease(lease);
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    /// <summary>One more user. The caller is one itself, or holds the lock under which the last one would leave.</summary>
    public SharedLease Retain()
    {
        int users = Interlocked.Increment(ref _users);
        Debug.Assert(users > 1, "a lease is retained that has ended");
        return this;
    }

    public void Release()
    {
        int users = Interlocked.Decrement(ref _users);
        Debug.Assert(users >= 0, "a lease is released by more than have retained it");
        if (users == 0) Lease.Dispose();
    }
}

namespace PlumCache.Storage;

/// <summary>The leases sealed from a draft, in order: they end with the changes that they show, and learn their time when those are published.</summary>
internal sealed class DraftLeases
{
    private readonly List<Lease> _leases = [];

    public int Count => _leases.Count;

    public void Add(Lease lease) => _leases.Add(lease);

    /// <summary>Lets go of all without ending them.</summary>
    public void Clear() => _leases.Clear();

    /// <summary>Ends all but the first so many.</summary>
    public void EndFrom(int count)
    {
        for (int i = count; i < _leases.Count; i++)
        {
            _leases[i].Dispose();
        }

        _leases.RemoveRange(count, _leases.Count - count);
    }

    /// <summary>The draft was published: they outlive it.</summary>
    public void SetPublished(long timeMs)
    {
        foreach (Lease lease in _leases)
        {
            if (lease.IsSealed)
            {
                lease.SetPublished(timeMs);
            }
        }
    }
}

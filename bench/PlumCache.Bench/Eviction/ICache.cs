namespace PlumCache.Bench.Eviction;

/// <summary>A cache of so many keys under one policy.</summary>
internal interface ICache
{
    /// <summary>Asks for a key; one that is not there is put there.</summary>
    /// <param name="key">Its number.</param>
    /// <param name="nowMs">Simulated Unix ms.</param>
    /// <returns>Whether it was there.</returns>
    bool Ask(int key, long nowMs);
}

namespace PlumCache.Storage;

/// <summary>Is told what a sweep removes, while it does.</summary>
internal interface ISweepListener
{
    /// <summary>Whether it is to be told of each key: then no subtree goes whole. The same throughout a sweep.</summary>
    bool WantsEachKey { get; }

    /// <summary>A key.</summary>
    /// <param name="key">Good for the call.</param>
    void OnKey(ReadOnlySpan<byte> key);

    /// <summary>A field of a collection. The last one takes its key along.</summary>
    /// <param name="key">Good for the call.</param>
    /// <param name="field">Good for the call.</param>
    void OnField(ReadOnlySpan<byte> key, ReadOnlySpan<byte> field);

    /// <summary>A subtree that went whole: everything there was under a prefix.</summary>
    /// <param name="prefix">Good for the call.</param>
    void OnSubtree(ReadOnlySpan<byte> prefix);
}

namespace PlumCache.Hosting.Embedding;

/// <summary>A key that differs between two views: copies, which outlive them.</summary>
public sealed class PlumChange
{
    internal PlumChange(byte[] key, PlumEntry? before, PlumEntry? after)
    {
        Key = key;
        Before = before;
        After = after;
    }

    /// <summary>What happened.</summary>
    public PlumChangeKind Kind => Before is null ? PlumChangeKind.Added : After is null ? PlumChangeKind.Removed : PlumChangeKind.Changed;

    /// <summary>The key.</summary>
    public byte[] Key { get; }

    /// <summary>The key as text.</summary>
    public string KeyText => Key.AsText();

    /// <summary>What it held in the older view; null: it was not there.</summary>
    public PlumEntry? Before { get; }

    /// <summary>What it holds in the newer view; null: it is not there.</summary>
    public PlumEntry? After { get; }
}

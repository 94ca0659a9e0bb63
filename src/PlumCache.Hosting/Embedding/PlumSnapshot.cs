using PlumCache.Storage;

namespace PlumCache.Hosting.Embedding;

/// <summary>What is known of a snapshot with a name.</summary>
public sealed class PlumSnapshot
{
    internal PlumSnapshot(Snapshot snapshot)
    {
        Name = snapshot.Name.ToArray();
        Prefix = snapshot.Prefix.ToArray();
        Revision = snapshot.Revision;
        Time = UnixTime.ToTime(snapshot.TimeMs);
        ExpiresAt = UnixTime.ToExpiry(snapshot.ExpiresAtMs);
    }

    /// <summary>Its name.</summary>
    public byte[] Name { get; }

    /// <summary>Its name as text.</summary>
    public string NameText => Name.AsText();

    /// <summary>What its keys begin with; empty: it is of the whole database.</summary>
    public byte[] Prefix { get; }

    /// <summary>Revision of the keyspace that it was taken with.</summary>
    public long Revision { get; }

    /// <summary>When it was taken. What was due by then is not in it; what fell due later is.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>When it ends; null: when it is dropped.</summary>
    public DateTimeOffset? ExpiresAt { get; }
}

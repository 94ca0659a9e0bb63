using PlumCache.Abstractions;
using PlumCache.Engine.Edits;
using PlumCache.Engine.Views;
using PlumCache.Storage;

namespace PlumCache.Engine.Batches;

/// <summary>
/// What a command that writes has come to on a version of its own: its reply, its edits, and the version, by which to see whether it still
/// holds. Its maker lets go of it.
/// </summary>
/// <param name="lease">The version, for one user.</param>
/// <param name="time">The clock.</param>
internal sealed class PreparedWrite(SharedLease lease, TimeProvider time) : IDisposable
{
    private EditList _edits = new();

    /// <summary>The version.</summary>
    public SharedLease Lease { get; } = lease;

    /// <summary>The time it is read at (Unix ms).</summary>
    public long TimeMs { get; } = Math.Max(time.GetUtcNow().ToUnixTimeMilliseconds(), lease.Lease.TimeMs);

    /// <summary>The error that it refuses with; null: it answers.</summary>
    public ErrorText? Refusal { get; set; }

    /// <summary>What it answers.</summary>
    public ReplyTree Reply { get; set; } = new ReplyTree.Null();

    /// <summary>Whether its answer was written and withheld: see <see cref="IReplyWriter.Withhold"/>.</summary>
    public bool IsWithheld { get; set; }

    /// <summary>Fields that were put together; null: its edits are few.</summary>
    public StagedFields? Staged { get; private set; }

    /// <summary>Keys that it has found.</summary>
    public long Hits { get; set; }

    /// <summary>Keys that it has not found.</summary>
    public long Misses { get; set; }

    /// <summary>Keeps its edits.</summary>
    /// <param name="edits">All of them; of those that something stands in for, one of each kind.</param>
    /// <param name="staged">What does.</param>
    /// <returns>True: it is kept.</returns>
    public bool Keep(EditList edits, StagedFields? staged = null)
    {
        (_edits, Staged) = (edits, staged);
        return true;
    }

    /// <summary>As a step, for which <see cref="Staged"/> goes beside.</summary>
    public Step ToStep() => Refusal is { } error ? Step.Refuse(error) : Step.Answer(Abstractions.Reply.Tree(Reply), _edits);

    /// <summary>
    /// Whether a key is what it was on the version: the same value or none, the same kind and expiry, and nothing of it has fallen due.
    /// O(1) but for values of a few bytes. One that was moved in memory, or changed back, may count as changed.
    /// </summary>
    /// <param name="source">On a draft, or on another version.</param>
    /// <param name="database">The key's.</param>
    public bool IsUnchanged(BatchSource source, int database, scoped ReadOnlySpan<byte> key)
    {
        ScopedTrie now = source.Live(database), then = new(Lease.Lease[database], TimeMs);
        bool isThere = now.TryFind(key, out Entry entry);
        if (isThere != then.TryFind(key, out Entry before)) return false;
        return !isThere || (entry.IsUnchanged(before) && !ExpiryTime.IsDue(entry.FieldsExpireAtMs, now.NowMs));
    }

    /// <summary>Lets go of the version.</summary>
    public void Dispose() => Lease.Release();
}

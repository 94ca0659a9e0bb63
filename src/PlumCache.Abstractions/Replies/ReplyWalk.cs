namespace PlumCache.Abstractions;

/// <summary>
/// A walk over the items of a listing, in steps of bounded cost: the engine counts them first, because a reply begins with its length, and
/// has it begin again to write them; of a long one each time on a version that it holds, on a thread that may take long. One that is
/// <see cref="IDisposable"/> may be disposed behind its last item, and may begin again even then.
/// </summary>
public abstract class ReplyWalk
{
    /// <summary>Whether the items are a set's; else they are an array's.</summary>
    public abstract bool IsSet { get; }

    /// <summary>Whether each item has a <see cref="Number"/>. Not of a set.</summary>
    public virtual WalkNumbers Numbers => WalkNumbers.None;

    /// <summary>How many items there are when that is known once it has begun, without a step; else -1.</summary>
    public virtual long KnownCount => -1;

    /// <summary>The number of the item that the last step has come to.</summary>
    public virtual double Number => 0;

    /// <summary>Positions before the first item. May be called again, with a view of the same content.</summary>
    /// <param name="view">What is walked; valid until the walk ends or begins again.</param>
    public abstract void Begin(KeyspaceView view);

    /// <summary>Takes one step.</summary>
    /// <param name="isPicked">Whether it has come to an item.</param>
    /// <returns>False at the end; it is not called after that.</returns>
    public abstract bool Step(out bool isPicked);

    /// <summary>The item that the last step has come to; valid until the next one.</summary>
    public abstract ReadOnlySpan<byte> Item { get; }
}

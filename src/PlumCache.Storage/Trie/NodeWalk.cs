using System.Buffers;

namespace PlumCache.Storage;

/// <summary>
/// An explicit stack for walks over whole subtrees, whose depth a hostile client chooses. Begins in memory of the caller's frame and goes
/// on in a pooled array.
/// </summary>
/// <param name="initial">Memory of the caller's frame.</param>
internal ref struct NodeWalk(Span<WalkStep> initial)
{
    /// <summary>Steps that a caller's frame should offer: enough for the siblings of a few levels.</summary>
    internal const int StackSteps = 128;

    private Span<WalkStep> _steps = initial;
    private WalkStep[]? _rented;
    private int _count;

    internal void Push(WalkStep step)
    {
        if (_count == _steps.Length) Grow();
        _steps[_count++] = step;
    }

    internal bool TryPop(out WalkStep step)
    {
        step = _count == 0 ? default : _steps[--_count];
        return step.Handle != 0;
    }

    /// <summary>Gives a pooled array back.</summary>
    internal readonly void Dispose()
    {
        if (_rented != null) ArrayPool<WalkStep>.Shared.Return(_rented);
    }

    private void Grow()
    {
        WalkStep[] larger = ArrayPool<WalkStep>.Shared.Rent(_steps.Length * 2);
        _steps[.._count].CopyTo(larger);
        if (_rented != null) ArrayPool<WalkStep>.Shared.Return(_rented);
        _rented = larger;
        _steps = larger;
    }
}

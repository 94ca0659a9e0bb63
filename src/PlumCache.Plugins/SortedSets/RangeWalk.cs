using System.Diagnostics;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.SortedSets;

/// <summary>The members of a stretch, in its direction.</summary>
/// <param name="key">A copy of the key.</param>
/// <param name="stretch">Which fields.</param>
/// <param name="numbers">Whether and how their scores are told.</param>
internal sealed class RangeWalk(byte[] key, Stretch stretch, WalkNumbers numbers) : ReplyWalk, IDisposable
{
    private KeyspaceView? _view;
    private FieldCursor? _cursor;
    private long _left;

    /// <inheritdoc/>
    public override bool IsSet => false;

    /// <inheritdoc/>
    public override WalkNumbers Numbers => numbers;

    /// <inheritdoc/>
    public override long KnownCount => stretch.Count;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Item => Halves.MemberOf(_cursor!.Field);

    /// <inheritdoc/>
    public override double Number => Halves.ScoreAt(_cursor!);

    /// <inheritdoc/>
    public override void Begin(KeyspaceView view)
    {
        Dispose();
        _view = view;
        _left = stretch.Count;
    }

    /// <inheritdoc/>
    public override bool Step(out bool isPicked)
    {
        Debug.Assert(_view is not null, "a walk is begun before its first step");
        isPicked = _left-- > 0;
        if (!isPicked) return false;

        // As a use of the key the command has counted it. Looked for here, because whoever knows the count begins twice.
        if (_cursor is null) _cursor = _view.TryPeek(key, out EntryView sorted) ? stretch.Walk(sorted.Fields) : sorted.Fields.Walk();
        bool isThere = stretch.Step(_cursor);
        Debug.Assert(isThere, "the sorted set is as it was when the stretch was measured");
        return isThere;
    }

    /// <summary>Gives the cursor back.</summary>
    public void Dispose()
    {
        _cursor?.Dispose();
        _cursor = null;
    }
}

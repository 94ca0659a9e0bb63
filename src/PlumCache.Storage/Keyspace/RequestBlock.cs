using System.Diagnostics;

namespace PlumCache.Storage;

/// <summary>
/// A block of the arena in which a request with long arguments is received. An argument that was given a place becomes a value without
/// being copied: the block is cut in pieces, and the piece with the argument is the value's block.
/// <code>
///   [ *3..SET..key..$N.. | gap | header | the argument, N bytes | .. ]
///                                ^ cut                          ^ cut, at the next granule
/// </code>
/// The request stays one more parent of the value until it is done with, so that its bytes stay where they are for whoever reads the
/// request, whatever becomes of the key.
/// </summary>
public sealed unsafe class RequestBlock : NativeBuffer
{
    private readonly RequestBlocks _owner;
    private readonly List<int> _places = []; // offsets of arguments with room for a header in front
    private int _populatedBytes;

    internal RequestBlock(RequestBlocks owner, uint handle, int bytes)
    {
        _owner = owner;
        Handle = handle;
        Capacity = bytes;
    }

    /// <inheritdoc/>
    public override int Capacity { get; }

    /// <summary>All of it.</summary>
    public override int UsableBytes => Capacity;

    /// <summary>Its first piece.</summary>
    internal uint Handle { get; }

    /// <summary>The granule behind its last piece.</summary>
    internal uint End => Handle + Arena.GranulesOf(Capacity);

    /// <summary>Blocks of values that were cut out of it.</summary>
    internal List<uint> Values { get; } = [];

    /// <inheritdoc/>
    private protected override byte* Start => _owner.AddressOf(Handle);

    /// <summary>How far an argument must be moved so that it can become a value: then a header fits in front of it.</summary>
    /// <param name="at">Where it would begin.</param>
    public static int GapAt(int at) => Node.HeaderBytes + (-at & (Arena.GranuleBytes - 1));

    /// <summary>An argument begins there, with such a gap in front.</summary>
    /// <param name="at">Its first byte.</param>
    public void AddPlace(int at)
    {
        Debug.Assert(at % Arena.GranuleBytes == 0 && at >= Node.HeaderBytes, "An argument is placed where no value can begin.");
        _places.Add(at);
    }

    /// <summary>Its request goes on in a longer one, which has the same bytes at the same places.</summary>
    public void MovePlacesTo(RequestBlock longer)
    {
        AssertIsThere();
        longer._places.AddRange(_places);
    }

    /// <inheritdoc/>
    public override void Populate(int bytes)
    {
        AssertIsThere();
        int to = Math.Min(bytes, Capacity);
        if (to <= _populatedBytes) return;
        _owner.Populate(Handle, _populatedBytes, to);
        _populatedBytes = to;
    }

    /// <summary>Whether an argument begins there that was given a place.</summary>
    internal bool HasPlace(long at) => at < Capacity && _places.Contains((int)at);

    private protected override void Grow(int usableBytes) => throw new UnreachableException();

    private protected override void GiveBack() => _owner.GiveBack(this);
}

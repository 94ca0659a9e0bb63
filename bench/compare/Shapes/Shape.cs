using System.Collections.Immutable;

namespace PlumCache.Compare.Shapes;

/// <summary>Requests of one shape: the same bytes to every server.</summary>
/// <param name="Name">As the table calls it.</param>
/// <param name="Pieces">Sent one after the other, each by a system call of its own.</param>
/// <param name="ReplyBytes">How many bytes answer them.</param>
internal sealed record Shape(string Name, ImmutableArray<ReadOnlyMemory<byte>> Pieces, long ReplyBytes)
{
    /// <summary>Bytes of all requests.</summary>
    public long Bytes => Pieces.Sum(static piece => (long)piece.Length);
}

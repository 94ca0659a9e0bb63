using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using PlumCache.Abstractions;

namespace PlumCache.Engine.Batches;

/// <summary>Takes the reply of a command that another one has called, as data. Its position is a number of parts.</summary>
internal sealed class ReplyTreeWriter : IReplyWriter
{
    private readonly List<Part> _parts = [];
    private byte[] _bulk = [];
    private int _bulkBytes;

    /// <inheritdoc/>
    public long Position => _parts.Count;

    /// <summary>What was written, as one reply; null when nothing was.</summary>
    public ReplyTree Tree
    {
        get
        {
            int next = 0;
            return _parts.Count == 0 ? new ReplyTree.Null() : TreeAt(ref next);
        }
    }

    /// <inheritdoc/>
    public void Rewind(long position) => _parts.RemoveRange((int)position, _parts.Count - (int)position);

    /// <inheritdoc/>
    public void UseProtocol(int protocol)
    {
        // Data has none.
    }

    /// <inheritdoc/>
    public void Write(scoped in Reply reply) => _parts.Add(new Part(TreeOf(reply), ListingForm.Array, 0));

    /// <inheritdoc/>
    public void BeginBulk(long length)
    {
        _bulk = new byte[length];
        _bulkBytes = 0;
    }

    /// <inheritdoc/>
    public void WritePart(scoped ReadOnlySpan<byte> bytes, bool isLast)
    {
        bytes.CopyTo(_bulk.AsSpan(_bulkBytes));
        _bulkBytes += bytes.Length;
        Debug.Assert(isLast == (_bulkBytes == _bulk.Length) || bytes.IsEmpty, "a string has as many bytes as it was begun with");
        if (isLast) _parts.Add(new Part(new ReplyTree.Bulk(_bulk), ListingForm.Array, 0));
    }

    /// <inheritdoc/>
    public void BeginArray(long count) => _parts.Add(new Part(null, ListingForm.Array, count));

    /// <inheritdoc/>
    public void BeginMap(long pairs) => _parts.Add(new Part(null, ListingForm.Map, pairs));

    /// <inheritdoc/>
    public void BeginSet(long count) => _parts.Add(new Part(null, ListingForm.Set, count));

    /// <summary>The reply that begins with a part; its items are the parts behind it.</summary>
    private ReplyTree TreeAt(ref int next)
    {
        Debug.Assert(next < _parts.Count, "a reply has as many items as it was begun with");
        Part part = _parts[next++];
        if (part.Whole is { } reply) return reply;
        if (part.Form == ListingForm.Map)
        {
            var pairs = new KeyValuePair<ReplyTree, ReplyTree>[part.Items];
            for (int i = 0; i < pairs.Length; i++) pairs[i] = new(TreeAt(ref next), TreeAt(ref next));
            return new ReplyTree.Map(ImmutableCollectionsMarshal.AsImmutableArray(pairs));
        }

        var items = new ReplyTree[part.Items];
        for (int i = 0; i < items.Length; i++) items[i] = TreeAt(ref next);
        ImmutableArray<ReplyTree> whole = ImmutableCollectionsMarshal.AsImmutableArray(items);
        return part.Form == ListingForm.Set ? new ReplyTree.Set(whole) : new ReplyTree.Array(whole);
    }

    private static ReplyTree TreeOf(scoped in Reply reply) => reply.Kind switch
    {
        ReplyKind.Simple => new ReplyTree.Simple(Encoding.UTF8.GetString(reply.Bytes)),
        ReplyKind.Error => new ReplyTree.Error((ErrorText)reply.Data!),
        ReplyKind.Integer => new ReplyTree.Integer(reply.Number),
        ReplyKind.Bulk => new ReplyTree.Bulk(reply.Bytes.ToArray()),
        ReplyKind.Null => new ReplyTree.Null(),
        ReplyKind.NullArray => new ReplyTree.NullArray(),
        ReplyKind.Double => new ReplyTree.Double(reply.Real),
        ReplyKind.Boolean => new ReplyTree.Boolean(reply.Number != 0),
        ReplyKind.Verbatim => new ReplyTree.Verbatim(Encoding.UTF8.GetString(reply.Bytes)),
        ReplyKind.Tree => (ReplyTree)reply.Data!,
        _ => throw new InvalidOperationException($"A reply of the form {reply.Kind} is written in its parts."),
    };

    /// <param name="Whole">A whole reply; null: one begins whose items follow.</param>
    /// <param name="Form">Of one that begins.</param>
    /// <param name="Items">Its items, or pairs.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Part(ReplyTree? Whole, ListingForm Form, long Items);
}

using System.Collections.Immutable;
using System.Text;

namespace PlumCache.Abstractions;

/// <summary>
/// A reply that owns its bytes and may nest. For answers that are built once and rarely: COMMAND DOCS, CONFIG GET, CLIENT LIST.
/// </summary>
public abstract record ReplyTree
{
    private ReplyTree()
    {
    }

    /// <summary>A status line.</summary>
    /// <param name="Text">Without line breaks.</param>
    public sealed record Simple(string Text) : ReplyTree;

    /// <summary>An error.</summary>
    /// <param name="Text">Code, space, sentence.</param>
    public sealed record Error(ErrorText Text) : ReplyTree;

    /// <summary>An integer.</summary>
    /// <param name="Value">The number.</param>
    public sealed record Integer(long Value) : ReplyTree;

    /// <summary>A floating-point number.</summary>
    /// <param name="Value">The number.</param>
    public sealed record Double(double Value) : ReplyTree;

    /// <summary>True or false.</summary>
    /// <param name="Value">Which.</param>
    public sealed record Boolean(bool Value) : ReplyTree;

    /// <summary>Bytes.</summary>
    public sealed record Bulk(ReadOnlyMemory<byte> Bytes) : ReplyTree
    {
        /// <summary>UTF-8 text.</summary>
        public Bulk(string text)
            : this(Encoding.UTF8.GetBytes(text))
        {
        }
    }

    /// <summary>Text for people.</summary>
    public sealed record Verbatim(string Text) : ReplyTree;

    /// <summary>No value.</summary>
    public sealed record Null : ReplyTree;

    /// <summary>No array.</summary>
    public sealed record NullArray : ReplyTree;

    /// <summary>An array.</summary>
    /// <param name="Items">In order.</param>
    public sealed record Array(ImmutableArray<ReplyTree> Items) : ReplyTree;

    /// <summary>A set; an array in RESP2.</summary>
    /// <param name="Items">In the order they are written.</param>
    public sealed record Set(ImmutableArray<ReplyTree> Items) : ReplyTree;

    /// <summary>A map; a flat array in RESP2.</summary>
    /// <param name="Pairs">In the order they are written.</param>
    public sealed record Map(ImmutableArray<KeyValuePair<ReplyTree, ReplyTree>> Pairs) : ReplyTree;

    /// <summary>
    /// Something sent without being asked for, or beside the answer (a message, a subscription's confirmation); an array in RESP2.
    /// </summary>
    /// <param name="Items">In order; the first tells its kind.</param>
    public sealed record Push(ImmutableArray<ReplyTree> Items) : ReplyTree;

    /// <summary>Several replies to one command, one behind the other. Only at the top.</summary>
    /// <param name="Replies">In order.</param>
    public sealed record Several(ImmutableArray<ReplyTree> Replies) : ReplyTree;

    /// <summary><c>+OK</c>.</summary>
    public static ReplyTree Ok { get; } = new Simple("OK");
}

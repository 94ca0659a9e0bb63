namespace PlumCache.Abstractions;

/// <summary>
/// Which fields of a collection are told where it is listed or compared (a scan of fields, SNAP.DIFF), and how: what a type keeps beside
/// them is not for clients.
/// </summary>
public sealed record ToldFields
{
    /// <summary>All, as they are.</summary>
    public static readonly ToldFields All = new();

    /// <summary>None: they are no names. What differs is told of the key itself.</summary>
    public static readonly ToldFields None = new() { AreNone = true };

    /// <summary>Whether clients are told of no field.</summary>
    public bool AreNone { get; private init; }

    /// <summary>Only those that begin so, each without it; and each name stands for the field that begins so.</summary>
    public ReadOnlyMemory<byte> Prefix { get; init; }

    /// <summary>Whether their values are numbers as <see cref="OrderedDouble"/> writes them, told as text.</summary>
    public bool HaveNumbers { get; init; }

    /// <summary>The field of a name.</summary>
    internal ReadOnlyMemory<byte> FieldOf(ReadOnlyMemory<byte> name) =>
        Prefix.IsEmpty ? name : (byte[])[.. Prefix.Span, .. name.Span];
}

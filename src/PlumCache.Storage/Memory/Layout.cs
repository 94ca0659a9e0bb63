namespace PlumCache.Storage;

/// <summary>
/// What must hold of a layout that is read by offsets. The type that has them asks once, when the checked build first uses it: a part that
/// lies where another is drawn is then an exception, and not somebody else's bytes.
/// <code>
///   offset    0        8   9   10     12
///             | stamp  | n | f | len  | word |      parts lie one behind the other, each at a multiple of its size,
///             ^start                         ^end   and nothing is left between them or at the end
/// </code>
/// </summary>
internal static class Layout
{
    /// <summary>Parts fill a layout.</summary>
    /// <param name="name">Whose it is, for the message.</param>
    /// <param name="start">Offset of the first part.</param>
    /// <param name="end">Offset behind the last.</param>
    /// <param name="parts">Offset and size of each in bytes, in order.</param>
    /// <exception cref="StorageBrokenException">They do not.</exception>
    internal static void Fills(string name, int start, int end, params ReadOnlySpan<(int At, int Bytes)> parts)
    {
        int behind = start;
        foreach ((int at, int bytes) in parts)
        {
            Holds(at == behind, name, $"the part at {at} does not begin where the one before it ends, at {behind}");
            Holds(at % bytes == 0, name, $"the part at {at} is no multiple of its {bytes} bytes");
            behind = at + bytes;
        }

        Holds(behind == end, name, $"the parts end at {behind}, and the layout at {end}");
    }

    /// <summary>Something else that readers of a layout rely on.</summary>
    /// <param name="isSo">Whether it holds.</param>
    /// <param name="name">Whose layout it is, for the message.</param>
    /// <param name="otherwise">What is wrong if it does not.</param>
    /// <exception cref="StorageBrokenException">It does not.</exception>
    internal static void Holds(bool isSo, string name, string otherwise)
    {
        if (!isSo) throw new StorageBrokenException($"The layout of {name} is broken: {otherwise}.");
    }
}

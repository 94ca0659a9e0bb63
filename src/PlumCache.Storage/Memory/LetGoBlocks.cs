namespace PlumCache.Storage;

/// <summary>
/// Which blocks a draft may have taken out of its tries since a moment: one bit for many handles, so a yes may be wrong, and a no never is.
/// It tells whether what was found then still stands where it was found.
/// </summary>
internal sealed class LetGoBlocks
{
    /// <summary>
    /// Half a kilobyte. A draft lets go of some 250 blocks before it is published (64 keys written), so that at its end one answer in
    /// sixteen is a wrong yes.
    /// </summary>
    private const int Bits = 4096;

    private readonly ulong[] _words = new ulong[Bits / 64];
    private long _moment;

    /// <summary>Forgets all there was, and with it every moment before.</summary>
    /// <returns>The moment that begins; no other one has its number.</returns>
    internal long Begin()
    {
        Array.Clear(_words);
        return ++_moment;
    }

    /// <summary>A block was let go of, or its place in a trie was given to another.</summary>
    internal void Add(uint handle)
    {
        uint bit = BitOf(handle);
        _words[bit >> 6] |= 1UL << (int)bit;
    }

    /// <summary>More was changed than blocks are told of: every answer is yes until another moment begins.</summary>
    internal void AddAll() => _moment++;

    /// <summary>Whether a block may have been let go of since.</summary>
    internal bool MayHave(uint handle, long since)
    {
        uint bit = BitOf(handle);
        return since != _moment || (_words[bit >> 6] & (1UL << (int)bit)) != 0;
    }

    // Blocks of a size lie at equal distances, so the handle's own low bits would fall together.
    private static uint BitOf(uint handle) => (handle * 0x9E37_79B1) >> 20;
}

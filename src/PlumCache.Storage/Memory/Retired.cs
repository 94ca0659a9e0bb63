using System.Runtime.InteropServices;

namespace PlumCache.Storage;

/// <summary>
/// A block that versions from <paramref name="At"/> on do not contain. Born in version b it is visible exactly to versions [b, At): it
/// may be freed once <paramref name="At"/> is published and no pinned version lies in that interval.
/// </summary>
/// <param name="Handle">The block.</param>
/// <param name="Granules">Its size, noted while its header was at hand: to free it, it need not be read again.</param>
/// <param name="IsDeep">
/// Whether it still owns what it refers to, which then dies with it; otherwise its references live on in another block.
/// </param>
/// <param name="At">The first version without it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Retired(uint Handle, uint Granules, bool IsDeep, long At);

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PlumCache.Storage;

/// <summary>
/// An expiry given to everything under an inner node at once: the node carries the mark, readers take it down with them, and whoever
/// edits below pushes it one level further first (see <see cref="MarkPusher"/>). What was due already when the mark was set must not come
/// back to life, so an entry that expires at or before <see cref="KeptUpToMs"/> keeps its expiry; every other gets
/// <see cref="ExpiresAtMs"/>.
/// <code>
///           entry's own:   ..... due ..... | KeptUpToMs    ..... later, or never .....
///           with the mark:   stays its own |               ExpiresAtMs
/// </code>
/// </summary>
/// <param name="KeptUpToMs">
/// The time it was set at (Unix ms), or an earlier one; less than <see cref="ExpiresAtMs"/>, except for <see cref="None"/>.
/// </param>
/// <param name="ExpiresAtMs">Unix ms; <see cref="ExpiryTime.Never"/>: they do not expire any more.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct ExpiryMark(long KeptUpToMs, long ExpiresAtMs)
{
    /// <summary>Bytes of a mark in a node.</summary>
    internal const int Bytes = 2 * sizeof(long);

#if DEBUG
    static unsafe ExpiryMark() =>
        Layout.Holds(sizeof(ExpiryMark) == Bytes, nameof(ExpiryMark), "its room in a node is not what is written there");
#endif

    /// <summary>The mark that changes nothing.</summary>
    internal static ExpiryMark None
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(ExpiryTime.Never, ExpiryTime.Never);
    }

    internal bool IsNone => KeptUpToMs == ExpiryTime.Never;

    /// <summary>Whether it takes expiries away. True of <see cref="None"/> too: neither gives one to an entry that has none.</summary>
    internal bool IsPersisting => ExpiresAtMs == ExpiryTime.Never;

    /// <summary>
    /// The expiry of an entry with this mark on it. It never falls when the own one rises, so the least of several expiries (or a lower
    /// bound of it) becomes the least (or a lower bound) of what they become.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal long Apply(long ownExpiresAtMs) => ExpiryTime.IsDue(ownExpiresAtMs, KeptUpToMs) ? ownExpiresAtMs : ExpiresAtMs;

    /// <summary>
    /// This mark and then another as one mark. With this one (T, E), T &lt; E, and the later one (U, F), U &lt; F, an own expiry x becomes:
    /// <code>
    ///             x &lt;= min(T, U)   T &lt; x              U &lt; x &lt;= T
    ///   E &lt;= U    x                E                   -  (T &lt; E &lt;= U)     this mark: all was due when the other was set
    ///   U &lt; E     x                F                   F                    (min(T, U), F)
    /// </code>
    /// It holds whatever the order of T and U, so nothing depends on the clock of whoever sets marks.
    /// </summary>
    internal ExpiryMark FollowedBy(ExpiryMark later) =>
        ExpiryTime.IsDue(ExpiresAtMs, later.KeptUpToMs)
            ? this : new ExpiryMark(ExpiryTime.Earlier(KeptUpToMs, later.KeptUpToMs), later.ExpiresAtMs);

    /// <summary>
    /// Who asks what is due at a time under this mark may ask below it for what is due at this time; but if <see cref="ExpiresAtMs"/> has
    /// come, all is due.
    /// </summary>
    internal long DueBelow(long atMs) => ExpiryTime.Earlier(atMs, KeptUpToMs);
}

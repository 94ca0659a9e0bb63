using System.Runtime.InteropServices;

namespace PlumCache.Storage;

/// <summary>Where a value lies that is too long to be copied into a record: in the block that the trie has of it.</summary>
/// <param name="Handle">The block of a long value.</param>
/// <param name="Start">Where in the value it begins.</param>
/// <param name="Length">Its bytes.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ValuePlace(uint Handle, int Start, int Length);

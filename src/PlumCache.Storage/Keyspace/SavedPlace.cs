using System.Runtime.InteropServices;

namespace PlumCache.Storage;

/// <summary>Where <see cref="SavedHandles"/> keeps the handles of one savepoint. The default is none's.</summary>
/// <param name="Depth">Number of savepoints that were open when it was taken.</param>
/// <param name="Number">Its own: no other has it, in later drafts neither. From 1.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SavedPlace(int Depth, long Number);

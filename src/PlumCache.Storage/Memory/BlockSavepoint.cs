using System.Runtime.InteropServices;

namespace PlumCache.Storage;

/// <summary>How far a draft's lists had grown at a moment it may be rolled back to. The default is the moment it was opened.</summary>
/// <param name="Born">Number of blocks made.</param>
/// <param name="Adopted">Number of arguments that became values where they were received.</param>
/// <param name="Retired">Number of blocks retired.</param>
/// <param name="ParentChanges">Number of parent counts changed.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct BlockSavepoint(int Born, int Adopted, int Retired, int ParentChanges);

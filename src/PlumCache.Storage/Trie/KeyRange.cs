using System.Runtime.InteropServices;

namespace PlumCache.Storage;

/// <summary>A key as a part of a buffer that holds many.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="Length">Its length.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct KeyRange(int Start, int Length);

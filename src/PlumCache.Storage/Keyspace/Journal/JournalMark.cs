using System.Runtime.InteropServices;

namespace PlumCache.Storage;

/// <summary>How far a draft's journal had been written. The default is its beginning.</summary>
/// <param name="Bytes">Of changes.</param>
/// <param name="Places">Values that are not among them.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct JournalMark(int Bytes, int Places);

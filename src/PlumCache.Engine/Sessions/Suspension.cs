using System.Runtime.InteropServices;

namespace PlumCache.Engine.Sessions;

/// <summary>
/// Why a batch does not go on: the one unfinished answer of <c>CommandEngine.Run</c>. The same batch is run again when the reason
/// may be over; once too often is harmless, it is suspended again.
/// </summary>
/// <param name="Reason">What it waits for.</param>
/// <param name="DeadlineMs">
/// When it is to be run again though nobody has called (Unix ms); <see cref="Never"/> where somebody always calls.
/// </param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Suspension(SuspensionReason Reason, long DeadlineMs)
{
    /// <summary>The deadline of what has none.</summary>
    public const long Never = long.MaxValue;
}

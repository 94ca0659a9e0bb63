using System.Runtime.InteropServices;
using PlumCache.Abstractions;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Batches;

/// <summary>A wait that a command's function has asked for.</summary>
/// <param name="Row">The command's.</param>
/// <param name="UntilMs">Deadline (Unix ms).</param>
/// <param name="Otherwise">What is answered then.</param>
/// <param name="Kinds">A bit for each kind of value that its plugin keeps.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AskedWait(TableRow Row, long UntilMs, ReplyTree Otherwise, uint Kinds);

using System.Runtime.InteropServices;
using PlumCache.Abstractions;

namespace PlumCache.Engine.Sessions;

/// <summary>A batch that is about to run, beside those of other connections: see <c>CommandEngine.RunTogether</c>.</summary>
/// <param name="Session">The connection.</param>
/// <param name="Writer">Where replies go.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct EngineTurn(EngineSession Session, CommandBatch Batch, IReplyWriter Writer);

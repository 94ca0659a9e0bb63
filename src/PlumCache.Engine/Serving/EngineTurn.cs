using System.Runtime.InteropServices;
using PlumCache.Abstractions;

namespace PlumCache.Engine.Serving;

/// <summary>A batch that is about to run, beside those of other connections: see <see cref="CommandEngine.RunTogether"/>.</summary>
/// <param name="Session">The connection.</param>
/// <param name="Writer">Where replies go.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct EngineTurn(EngineSession Session, CommandBatch Batch, IReplyWriter Writer);

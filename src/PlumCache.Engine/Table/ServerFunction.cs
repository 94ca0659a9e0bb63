using PlumCache.Abstractions;

namespace PlumCache.Engine.Table;

/// <summary>What a server command does: run once, outside any draft, after what stands before it in the batch has been published.</summary>
/// <param name="call">The engine, the connection and the time.</param>
/// <param name="command">The request; its arity has been checked.</param>
internal delegate ServerResult ServerFunction(in ServerCall call, in Command command);

using Microsoft.Extensions.Logging;
using PlumCache.Engine.Serving;
using PlumCache.Hosting.Safety;
using PlumCache.Protocol;
using PlumCache.Storage;

namespace PlumCache.Hosting.Sessions;

/// <summary>What all sessions of a server share.</summary>
/// <param name="Engine">Runs their batches.</param>
/// <param name="Limits">What clients may send.</param>
/// <param name="MaxPendingReplyBytes">
/// Replies waiting for a client beyond which it is not read from; the engine's soft limit is at most this.
/// </param>
/// <param name="Registry">Where they are listed.</param>
/// <param name="Ends">Told of each that ends.</param>
/// <param name="Clock">For timeouts.</param>
/// <param name="Time">For delays.</param>
/// <param name="Failures">What becomes of exceptions, and where it is logged.</param>
internal sealed record SessionServices(
    CommandEngine Engine,
    ProtocolLimits Limits,
    int MaxPendingReplyBytes,
    SessionRegistry Registry,
    ISessionEnds Ends,
    CoarseClock Clock,
    TimeProvider Time,
    FailurePolicy Failures)
{
    /// <summary>For what they log.</summary>
    public ILogger Logger => Failures.Logger;

    /// <summary>Where requests of more than a megabyte are received.</summary>
    public LargeBuffers RequestMemory { get; init; } = new();

    /// <summary>Where requests with arguments of more than a megabyte are; null: nowhere.</summary>
    public RequestBlocks? RequestBlocks { get; init; }

    /// <summary>Where replies of more than a megabyte wait.</summary>
    public LargeBuffers ReplyMemory { get; init; } = new();
}

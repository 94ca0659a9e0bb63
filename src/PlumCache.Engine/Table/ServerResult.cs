using PlumCache.Abstractions;

namespace PlumCache.Engine.Table;

/// <summary>How a server command ended.</summary>
/// <param name="Reply">The answer; null: none.</param>
/// <param name="Session">The connection's next state; null: as it was.</param>
/// <param name="DelayMs">How long the answer, and whatever the connection sent behind, is kept back.</param>
/// <param name="Later">
/// The answer, once it is there: the batch ends here until then, so that it holds neither a thread nor the command table, and goes on by
/// the table of that moment. It never fails.
/// </param>
internal readonly record struct ServerResult(ReplyTree? Reply, SessionState? Session = null, long DelayMs = 0,
    Task<ReplyTree>? Later = null)
{
    /// <summary>What is answered where the core has failed.</summary>
    public const string InternalError = "ERR internal error";

    public static ServerResult Ok { get; } = new(ReplyTree.Ok);

    public static ServerResult Error(ErrorText text) => new(new ReplyTree.Error(text));

    public static ServerResult Integer(long value) => new(new ReplyTree.Integer(value));

    public static ServerResult Bulk(string text) => new(new ReplyTree.Bulk(text));
}

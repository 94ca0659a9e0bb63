using PlumCache.Abstractions;

namespace PlumCache.Plugins.Ttl;

/// <summary>
/// Keys that end by themselves: SET's EX, PX, EXAT and PXAT, and the commands that set, tell and take away an expiry. That expired keys
/// are seen by no command, and leave memory, is the engine's.
/// </summary>
public sealed class TtlPlugin : IPlugin
{
    /// <inheritdoc/>
    public PluginManifest Manifest { get; } = new()
    {
        Name = "ttl",
        Version = "0.1.0",
        ContractVersion = PluginContract.Version,
        Summary = "Keys that end by themselves.",
        Commands = TtlRows.All,
        // A SET of three words has no options: being called for it was 5 % of a pipelined one, by the profile.
        Interests =
        [
            Interest.Rewrite("set") with
            {
                MinWords = 4,
                Syntax = "[EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds | KEEPTTL]",
            },
        ],
        Rights = PluginRights.WriteKeys,
    };

    /// <inheritdoc/>
    public Step Transform(in CommandContext context, KeyspaceView view, in Command command) => SetRewrite.Rewrite(context, command);
}

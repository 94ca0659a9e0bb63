using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.PubSub;

/// <summary>PUBLISH, and PUBSUB, which tells who listens. Sharded channels belong to clusters: there are none.</summary>
internal static class Publishing
{
    private static readonly ReplyTree HelpLines = new ReplyTree.Array(
    [
        .. ImmutableArray.Create(
            "PUBSUB <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
            "CHANNELS [<pattern>]",
            "    Return the currently active channels matching a <pattern> (default: '*').",
            "NUMPAT",
            "    Return number of subscriptions to patterns.",
            "NUMSUB [<channel> ...]",
            "    Return the number of subscribers for the specified channels, excluding",
            "    pattern subscriptions(default: no channels).",
            "SHARDCHANNELS [<pattern>]",
            "    Return the currently active shard level channels matching a <pattern> (default: '*').",
            "SHARDNUMSUB [<shardchannel> ...]",
            "    Return the number of subscribers for the specified shard level channel(s)",
            "HELP",
            "    Prints this help.").Select(static line => new ReplyTree.Simple(line)),
    ]);

    /// <summary>PUBLISH channel message: answers how many deliveries it makes.</summary>
    public static Step Publish(in CommandContext context, KeyspaceView view, in Command command) =>
        Step.Answer(Reply.Integer(context.Subscriptions.ReceiversOf(command[1])))
            .WithEffects(context.Effects.Add(Effect.Publish(command[1], command[2])));

    /// <summary>PUBSUB CHANNELS [pattern].</summary>
    public static Step Channels(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (command.Count > 3) return Step.Refuse(WrongArity(command));
        GlobPattern? pattern = command.Count == 3 ? new GlobPattern(command[2]) : null;
        IEnumerable<ReadOnlyMemory<byte>> channels = context.Subscriptions.Channels.Where(channel => pattern is null
            || pattern.Matches(channel.Span));
        return Step.Answer(Reply.Tree(new ReplyTree.Array([.. channels.Select(static channel => new ReplyTree.Bulk(channel))])));
    }

    /// <summary>PUBSUB NUMSUB [channel ...].</summary>
    public static Step CountSubscribers(in CommandContext context, KeyspaceView view, in Command command)
    {
        ImmutableArray<ReplyTree>.Builder items = ImmutableArray.CreateBuilder<ReplyTree>();
        for (int i = 2; i < command.Count; i++)
        {
            items.Add(new ReplyTree.Bulk(command[i].ToArray()));
            items.Add(new ReplyTree.Integer(context.Subscriptions.SubscribersOf(command[i])));
        }

        return Step.Answer(Reply.Tree(new ReplyTree.Array(items.ToImmutable())));
    }

    /// <summary>PUBSUB NUMPAT.</summary>
    public static Step CountPatterns(in CommandContext context, KeyspaceView view, in Command command) =>
        Step.Answer(Reply.Integer(context.Subscriptions.PatternCount));

    /// <summary>PUBSUB SHARDCHANNELS [pattern].</summary>
    public static Step ShardChannels(in CommandContext context, KeyspaceView view, in Command command) =>
        command.Count > 3 ? Step.Refuse(WrongArity(command)) : Step.Answer(Reply.Tree(new ReplyTree.Array([])));

    /// <summary>PUBSUB SHARDNUMSUB [channel ...].</summary>
    public static Step CountShardSubscribers(in CommandContext context, KeyspaceView view, in Command command)
    {
        ImmutableArray<ReplyTree>.Builder items = ImmutableArray.CreateBuilder<ReplyTree>();
        for (int i = 2; i < command.Count; i++)
        {
            items.Add(new ReplyTree.Bulk(command[i].ToArray()));
            items.Add(new ReplyTree.Integer(0));
        }

        return Step.Answer(Reply.Tree(new ReplyTree.Array(items.ToImmutable())));
    }

    /// <summary>PUBSUB HELP.</summary>
    public static Step Help(in CommandContext context, KeyspaceView view, in Command command) => Step.Answer(Reply.Tree(HelpLines));

    private static ErrorText WrongArity(in Command command) =>
        ErrorText.Of($"ERR unknown subcommand or wrong number of arguments for '{command[1]:128}'. Try PUBSUB HELP.");
}

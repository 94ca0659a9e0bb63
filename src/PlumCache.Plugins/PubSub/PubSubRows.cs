using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.PubSub;

/// <summary>The commands of <c>pubsub</c>, as data.</summary>
internal static class PubSubRows
{
    private const CommandFlags Subscribing = CommandFlags.PubSub | CommandFlags.NoScript | CommandFlags.AnyTime;
    private const CommandFlags Telling = CommandFlags.PubSub | CommandFlags.AnyTime;

    /// <summary>All rows, by name as documented.</summary>
    public static ImmutableArray<CommandRow> All { get; } =
    [
        Row("psubscribe", -2, Subscribing, "pattern [pattern ...]", "O(log n) per pattern, n patterns",
            "Listens to all channels that match a pattern.", PubSub.Subscribing.PSubscribe),
        Row("publish", 3, Telling | CommandFlags.Fast, "channel message", "O(n + m), n subscribers of the channel, m patterns",
            "Sends a message to those who listen to a channel.", Publishing.Publish),
        new()
        {
            Name = "pubsub",
            Arity = -2,
            Flags = CommandFlags.None,
            Group = "pubsub",
            Syntax = "subcommand",
            Complexity = "Depends on the subcommand",
            Summary = "Tells who listens to what.",
            Subcommands =
            [
                Row("channels", -2, Telling, "[pattern]", "O(n log n), n channels", "Lists the channels that have subscribers.",
                    Publishing.Channels),
                Row("help", 2, CommandFlags.AnyTime, "", "O(1)", "Lists the subcommands.", Publishing.Help),
                Row("numpat", 2, Telling, "", "O(1)", "Counts the patterns that have subscribers.", Publishing.CountPatterns),
                Row("numsub", -2, Telling, "[channel [channel ...]]", "O(n), n channels asked for", "Counts the subscribers of channels.",
                    Publishing.CountSubscribers),
                Row("shardchannels", -2, Telling, "[pattern]", "O(1)", "Lists sharded channels: there are none.", Publishing.ShardChannels),
                Row("shardnumsub", -2, Telling, "[channel [channel ...]]", "O(n), n channels asked for",
                    "Counts the subscribers of sharded channels: none.", Publishing.CountShardSubscribers),
            ],
        },
        Row("punsubscribe", -1, Subscribing, "[pattern [pattern ...]]", "O(log n) per pattern, n patterns",
            "Listens no more to patterns, or to any.", PubSub.Subscribing.PUnsubscribe),
        Row("subscribe", -2, Subscribing, "channel [channel ...]", "O(log n) per channel, n channels", "Listens to channels.",
            PubSub.Subscribing.Subscribe),
        Row("unsubscribe", -1, Subscribing, "[channel [channel ...]]", "O(log n) per channel, n channels",
            "Listens no more to channels, or to any.", PubSub.Subscribing.Unsubscribe),
    ];

    private static CommandRow Row(string name, int arity, CommandFlags flags, string syntax, string complexity, string summary,
        CommandFunction function) => new()
        {
            Name = name,
            Arity = arity,
            Flags = flags,
            Group = "pubsub",
            Syntax = syntax,
            Complexity = complexity,
            Summary = summary,
            Function = function,
        };
}

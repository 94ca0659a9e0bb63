using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.PubSub;

/// <summary>
/// SUBSCRIBE, UNSUBSCRIBE, PSUBSCRIBE, PUNSUBSCRIBE: each name is confirmed on its own, with the number of subscriptions the connection
/// then has. What the confirmations count is the plugin's value; that messages come is the effects' doing.
/// </summary>
internal static class Subscribing
{
    /// <summary>SUBSCRIBE channel [channel ...].</summary>
    public static Step Subscribe(in CommandContext context, KeyspaceView view, in Command command) =>
        Begin(context, command, "subscribe", arePatterns: false);

    /// <summary>PSUBSCRIBE pattern [pattern ...].</summary>
    public static Step PSubscribe(in CommandContext context, KeyspaceView view, in Command command) =>
        Begin(context, command, "psubscribe", arePatterns: true);

    /// <summary>UNSUBSCRIBE [channel [channel ...]].</summary>
    public static Step Unsubscribe(in CommandContext context, KeyspaceView view, in Command command) =>
        End(context, command, "unsubscribe", arePatterns: false);

    /// <summary>PUNSUBSCRIBE [pattern [pattern ...]].</summary>
    public static Step PUnsubscribe(in CommandContext context, KeyspaceView view, in Command command) =>
        End(context, command, "punsubscribe", arePatterns: true);

    private static Step Begin(in CommandContext context, in Command command, string kind, bool arePatterns)
    {
        var set = SubscriptionSet.Of(context);
        ImmutableArray<ReplyTree>.Builder replies = ImmutableArray.CreateBuilder<ReplyTree>(command.Count - 1);
        foreach (byte[] name in NamesOf(command))
        {
            NameSet names = set.Names(arePatterns);
            if (!names.Contains(name))
            {
                set = set.With(arePatterns, names.With(name));
                context.Effects.Add(Effect.Subscribe(name, arePatterns));
            }

            replies.Add(Confirm(kind, name, set.Count));
        }

        return Answer(context, replies.ToImmutable(), set);
    }

    private static Step End(in CommandContext context, in Command command, string kind, bool arePatterns)
    {
        var set = SubscriptionSet.Of(context);
        IEnumerable<byte[]> wanted = command.Count == 1 ? set.Names(arePatterns).InOrder : NamesOf(command);
        ImmutableArray<ReplyTree>.Builder replies = ImmutableArray.CreateBuilder<ReplyTree>();
        foreach (byte[] name in wanted)
        {
            NameSet names = set.Names(arePatterns);
            if (names.Contains(name))
            {
                set = set.With(arePatterns, names.Without(name));
                context.Effects.Add(Effect.Unsubscribe(name, arePatterns));
            }

            replies.Add(Confirm(kind, name, set.Count));
        }

        if (replies.Count == 0) replies.Add(Confirm(kind, null, set.Count));
        return Answer(context, replies.ToImmutable(), set);
    }

    private static List<byte[]> NamesOf(in Command command)
    {
        var names = new List<byte[]>(command.Count - 1);
        for (int i = 1; i < command.Count; i++) names.Add(command[i].ToArray());
        return names;
    }

    private static ReplyTree.Push Confirm(string kind, byte[]? name, int count) => new(
        [new ReplyTree.Bulk(kind), name is null ? new ReplyTree.Null() : new ReplyTree.Bulk(name), new ReplyTree.Integer(count)]);

    private static Step Answer(in CommandContext context, ImmutableArray<ReplyTree> replies, SubscriptionSet set)
    {
        var step = Step.Answer(Reply.Tree(new ReplyTree.Several(replies)));
        return context.Effects.Count == 0 ? step : step.WithEffects(context.Effects).WithValue(set.Count == 0 ? null : set);
    }
}

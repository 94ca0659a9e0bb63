using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Quota;

/// <summary>NS.QUOTA [prefix]: the limits and what is used of them, in the connection's database.</summary>
/// <param name="settings">The limits.</param>
internal sealed class QuotaCommand(QuotaSettings settings)
{
    /// <summary>Its row.</summary>
    /// <param name="settings">The limits.</param>
    public static CommandRow Row(QuotaSettings settings) => new()
    {
        Name = "ns.quota",
        Arity = -1,
        Flags = CommandFlags.ReadOnly | CommandFlags.Fast,
        Group = "generic",
        Syntax = "[prefix]",
        Complexity = "O(n), n bytes of the prefixes",
        Summary = "Tells the limits of prefixes, or of one, and what is used of them.",
        Function = new QuotaCommand(settings).Show,
    };

    /// <summary>Every limit in the order of the prefixes, or the one of a prefix; null when that has none.</summary>
    private Step Show(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (command.Count > 2) return Step.Refuse(Errors.WrongArity("ns.quota"));
        if (command.Count == 1)
        {
            IEnumerable<PrefixLimit> limits = settings.Limits.OrderBy(static limit => limit.Name, StringComparer.Ordinal);
            return Step.Answer(Reply.Tree(new ReplyTree.Array([.. limits.Select(limit => Tell(limit, view))])));
        }

        foreach (PrefixLimit limit in settings.Limits)
        {
            if (limit.Prefix.Span.SequenceEqual(command[1])) return Step.Answer(Reply.Tree(Tell(limit, view)));
        }

        return Step.Answer(Reply.Null);
    }

    private ReplyTree.Map Tell(PrefixLimit limit, KeyspaceView view)
    {
        ImmutableArray<KeyValuePair<string, ReplyTree>> pairs =
        [
            new("prefix", new ReplyTree.Bulk(limit.Prefix)),
            new("limit", new ReplyTree.Integer(limit.MaxBytes)),
            new("bytes", new ReplyTree.Integer(view.Bytes(limit.Prefix.Span))),
            new("keys", new ReplyTree.Integer(view.Count(limit.Prefix.Span))),
            new("when_full", new ReplyTree.Bulk(settings.WhenFull)),
        ];
        return new ReplyTree.Map([.. pairs.Select(static pair => KeyValuePair.Create((ReplyTree)new ReplyTree.Bulk(pair.Key),
            pair.Value))]);
    }
}

using System.Collections.Immutable;
using System.Text;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Tail;

/// <summary>TAIL STATS, and the names of the counters it tells.</summary>
internal static class TailStats
{
    /// <summary>What the names of commands' counters begin with.</summary>
    public const string CommandMark = "command ";

    private const string PrefixMarkText = "prefix ";

    private static readonly ReplyTree HelpLines = new ReplyTree.Array(
    [
        .. ImmutableArray.Create(
            "TAIL <subcommand> [<arg> ...]. Subcommands are:",
            "STATS [<pattern>]",
            "    How often commands came, by name and by prefix, each with a sample; only prefixes that match the pattern.",
            "HELP",
            "    These lines.").Select(static line => new ReplyTree.Simple(line)),
    ]);

    /// <summary>What the names of prefixes' counters begin with.</summary>
    public static ReadOnlySpan<byte> PrefixMark => "prefix "u8;

    /// <summary>TAIL STATS [pattern].</summary>
    public static Step Run(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (command.Count > 3) return Step.Refuse(Errors.WrongArity("tail|stats"));
        GlobPattern? pattern = command.Count == 3 ? new GlobPattern(command[2]) : null;
        ImmutableArray<PluginCounter> counters = context.Counters;
        return Step.Answer(Reply.Tree(new ReplyTree.Map(
        [
            new(new ReplyTree.Bulk("commands"), Tell(counters, CommandMark, null)),
            new(new ReplyTree.Bulk("prefixes"), Tell(counters, PrefixMarkText, pattern)),
        ])));
    }

    /// <summary>TAIL HELP.</summary>
    public static Step Help(in CommandContext context, KeyspaceView view, in Command command) => Step.Answer(Reply.Tree(HelpLines));

    private static ReplyTree.Map Tell(ImmutableArray<PluginCounter> counters, string mark, GlobPattern? pattern)
    {
        ImmutableArray<KeyValuePair<ReplyTree, ReplyTree>>.Builder pairs = ImmutableArray.CreateBuilder<KeyValuePair<ReplyTree, ReplyTree>>(
            );
        foreach (PluginCounter counter in counters)
        {
            if (!counter.Name.StartsWith(mark, StringComparison.Ordinal)) continue;
            string name = counter.Name[mark.Length..];
            if (pattern is not null && !pattern.Matches(Encoding.UTF8.GetBytes(name))) continue;
            pairs.Add(new(new ReplyTree.Bulk(name),
                new ReplyTree.Array([new ReplyTree.Integer(counter.Value), new ReplyTree.Bulk(counter.Sample)])));
        }

        return new ReplyTree.Map(pairs.ToImmutable());
    }
}

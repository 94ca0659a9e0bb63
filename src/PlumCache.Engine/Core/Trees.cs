using PlumCache.Abstractions;

namespace PlumCache.Engine.Core;

/// <summary>Short ways to build replies.</summary>
internal static class Trees
{
    /// <summary>A map with names as bulk strings.</summary>
    public static ReplyTree.Map Map(params IEnumerable<(string Name, ReplyTree Value)> pairs) =>
        new([.. pairs.Select(static pair => KeyValuePair.Create<ReplyTree, ReplyTree>(new ReplyTree.Bulk(pair.Name), pair.Value))]);

    /// <summary>An array of bulk strings.</summary>
    public static ReplyTree.Array Bulks(IEnumerable<string> texts) => new([.. texts.Select(static text => new ReplyTree.Bulk(text))]);

    /// <summary>A set of status lines: how COMMAND tells flags.</summary>
    public static ReplyTree.Set Statuses(IEnumerable<string> texts) => new([.. texts.Select(static text => new ReplyTree.Simple(text))]);
}

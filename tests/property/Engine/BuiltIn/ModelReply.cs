using System.Globalization;

namespace PlumCache.Tests.Properties.Engine.BuiltIn;

/// <summary>Replies as the engine's tests write them, and what is drawn at random: of that it can only be told whether it may be.</summary>
internal static class ModelReply
{
    public static string List(IEnumerable<string> items) => $"[{string.Join(", ", items)}]";

    public static string Bulk(string text) => $"\"{text}\"";

    public static string Number(long number) => ":" + Text(number);

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The strings of a reply that is a string or a list of strings without quotes in them.</summary>
    public static string[] Strings(string reply) => [.. reply.Split('"').Where(static (_, index) => index % 2 == 1)];

    /// <summary>What is answered, provided that it may be drawn; else what is wrong.</summary>
    /// <param name="names">What is drawn of, in its order.</param>
    /// <param name="count">
    /// How many, none twice; negative: each is drawn of all; null: a single one, which is no list.
    /// </param>
    /// <param name="actual">What was answered; null: nothing is left to chance, since all are drawn.</param>
    public static string Drawn(IEnumerable<string> names, long? count, string? actual)
    {
        string[] all = [.. names];
        if (count is null && all.Length == 0) return "nil";
        long wanted = count < 0 ? all.Length == 0 ? 0 : -count.Value : Math.Min(count ?? 1, all.Length);
        string[] drawn = actual is null ? all : Strings(actual);
        bool mayBe = drawn.Length == wanted && (count < 0 || drawn.Distinct(StringComparer.Ordinal).Count() == wanted)
            && drawn.All(name => all.Contains(name, StringComparer.Ordinal));
        if (!mayBe) return $"{wanted} of {List(all.Select(Bulk))}";
        return count is null ? Bulk(drawn[0]) : List(drawn.Select(Bulk));
    }
}

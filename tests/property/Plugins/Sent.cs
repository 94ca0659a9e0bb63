namespace PlumCache.Tests.Properties.Plugins;

/// <summary>Replies of the bench of plugins in the words of the engine's tests, as which models know them.</summary>
internal static class Sent
{
    public static string Of(string reply) => reply == "OK"
        ? "+OK"
        : reply.Replace("(error) ", "-", StringComparison.Ordinal).Replace("(set) ", "~", StringComparison.Ordinal);
}

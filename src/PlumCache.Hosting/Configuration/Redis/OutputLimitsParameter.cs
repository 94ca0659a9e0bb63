using System.Globalization;

namespace PlumCache.Hosting.Configuration.Redis;

/// <summary>
/// Redis' <c>client-output-buffer-limit</c>, a hard limit, a soft one and seconds for each class of clients. Only that of subscribers has a
/// limit to set here, the hard one: other clients are not read from while replies wait, so what they hold is bounded anyway, and there are
/// no replicas.
/// </summary>
internal sealed record OutputLimitsParameter() : ConfigParameter("client-output-buffer-limit")
{
    private const int WordsPerClass = 4;

    private static readonly string[] Classes = ["normal", "slave", "replica", "pubsub"];

    /// <inheritdoc/>
    public override string Tell(PlumCacheOptions options) =>
        string.Create(CultureInfo.InvariantCulture, $"normal 0 0 0 slave 0 0 0 pubsub {options.PubSubOutputLimitBytes} 0 0");

    /// <inheritdoc/>
    public override string? Take(ref PlumCacheOptions options, string text)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || words.Length % WordsPerClass != 0) return "Wrong number of arguments in buffer limit configuration.";
        PlumCacheOptions next = options;
        foreach (string[] limit in words.Chunk(WordsPerClass))
        {
            if (!Classes.Contains(limit[0], StringComparer.OrdinalIgnoreCase))
            {
                return "Invalid client class specified in buffer limit configuration.";
            }

            bool hasSeconds = int.TryParse(limit[3], NumberStyles.None, CultureInfo.InvariantCulture, out _);
            if (!ByteSize.TryParse(limit[1], out long hard) || !ByteSize.TryParse(limit[2], out _) || !hasSeconds)
            {
                return "Error in hard, soft or soft_seconds setting in buffer limit configuration.";
            }

            if (string.Equals(limit[0], "pubsub", StringComparison.OrdinalIgnoreCase))
            {
                next = next with { PubSubOutputLimitBytes = NearestLimit(hard) };
            }
        }

        options = next;
        return null;
    }

    // Without any limit one subscriber that does not read would fill the memory: 0, "no limit", becomes the greatest there is.
    private static long NearestLimit(long bytes) =>
        bytes == 0 ? PubSubSettings.MostOutputBytes : Math.Clamp(bytes, PubSubSettings.LeastOutputBytes, PubSubSettings.MostOutputBytes);
}

using System.Globalization;

namespace PlumCache.Tests.EndToEnd.Comparison;

/// <summary>
/// Takes out of what was received for one request what cannot be equal. Nothing else may differ by a byte. It relies on the alphabet of
/// <see cref="Sequences"/>: keys, and nothing else that is stored, begin with k, channels with c or _, fields and members with x, and times
/// to live are those until the year 2100.
/// </summary>
public static class Normaliser
{
    private const string AnyKey = "$(a key)";

    /// <summary>The replies, confirmations of subscriptions among them, then the messages.</summary>
    /// <param name="frames">What came, in its order.</param>
    /// <param name="request">What it came for.</param>
    public static IReadOnlyList<string> Apply(IReadOnlyList<Frame> frames, IReadOnlyList<SentCommand> request)
    {
        // A connection's message to itself: Redis 7.0 puts it where the command has come to, in the middle of EXEC's array too; 7.2 and
        // PlumCache put it behind. So the two are told apart, each in its own order.
        List<string> replies = [.. InOrderOfNames([.. frames.Where(static frame => !frame.IsMessage)])];
        SortListings(replies, request);
        HideKeys(replies, request);
        HideServer(replies, request);
        for (int i = 0; i < replies.Count; i++) replies[i] = HideTimeToLive(replies[i]);
        return [.. replies, .. frames.Where(static frame => frame.IsMessage).Select(frame => HideProtocol(frame, request).ToString())];
    }

    /// <summary>
    /// The order of KEYS, SCAN and PUBSUB CHANNELS, of fields with or without their values, and of members is no promise of either.
    /// </summary>
    private static void SortListings(List<string> replies, IReadOnlyList<SentCommand> request)
    {
        bool areValues = request.Any(static command => command.Begins("HVALS"));
        for (int i = 0; i < replies.Count; i++)
        {
            if (replies[i][0] is not ('*' or '~' or '%')) continue;
            int count = int.Parse(replies[i].AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            if (count < 1) continue;
            int frames = count * (replies[i][0] == '%' ? 2 : 1);
            if (IsOf(3, frames * 3, static each => each[0] == "*2" && IsField(each[1]) && IsString(each[2]))) Sort(3, frames * 3);
            else if (replies[i][0] != '%' && IsOf(1, frames, each => areValues ? IsString(each[0]) : IsName(each[0]))) Sort(1, frames);
            else if (IsOf(2, frames, static each => IsField(each[0]) && IsString(each[1]))) Sort(2, frames);

            bool IsOf(int width, int all, Predicate<string[]> what) => all % width == 0 && i + all < replies.Count
                && Array.TrueForAll([.. replies.GetRange(i + 1, all).Chunk(width)], what);

            void Sort(int width, int all)
            {
                string[][] items = [.. replies.GetRange(i + 1, all).Chunk(width)];
                replies.RemoveRange(i + 1, all);
                replies.InsertRange(
                    i + 1, items.OrderBy(static item => string.Join(' ', item), StringComparer.Ordinal).SelectMany(static item => item));
            }
        }
    }

    private static bool IsName(string frame) => frame is ['$', 'k' or 'c' or '_' or 'x', ..];

    private static bool IsField(string frame) => frame is ['$', 'x', ..];

    private static bool IsString(string frame) => frame[0] == '$';

    /// <summary>RANDOMKEY is any key. Inside EXEC it looks like a listing of one.</summary>
    private static void HideKeys(List<string> replies, IReadOnlyList<SentCommand> request)
    {
        bool mayBeAnItem = request.Any(static command => command.Begins("EXEC"));
        int listed = 0;
        for (int i = 0; i < replies.Count; i++)
        {
            string reply = replies[i];
            if (reply.StartsWith("$k", StringComparison.Ordinal) && (listed == 0 || mayBeAnItem)) replies[i] = AnyKey;
            listed = Math.Max(0, listed - 1);
            if (reply[0] is '*' or '~' && reply != "*-1") listed = int.Parse(reply.AsSpan(1), CultureInfo.InvariantCulture);
        }
    }

    /// <summary>HELLO tells the server's name and version, and a number of the connection.</summary>
    private static void HideServer(List<string> replies, IReadOnlyList<SentCommand> request)
    {
        if (!request.Any(static command => command.Begins("HELLO") || command.Begins("EXEC"))) return;
        for (int i = 1; i < replies.Count; i++)
        {
            if (replies[i - 1] is "$server" or "$version" or "$id") replies[i] = replies[i][..1];
        }
    }

    /// <summary>
    /// The header of a message that stands on another side of a HELLO: Redis 7.0 puts it before, where it was published, in the protocol
    /// that HELLO ends.
    /// </summary>
    private static Frame HideProtocol(Frame message, IReadOnlyList<SentCommand> request) =>
        request.Any(static command => command.Begins("HELLO") || command.Begins("EXEC"))
            ? message with { Tokens = message.Tokens.SetItem(0, message.Tokens[0][1..]) }
            : message;

    /// <summary>Seconds or milliseconds until the year 2100; what is told as a point in time is beyond these numbers.</summary>
    private static string HideTimeToLive(string reply) =>
        reply[0] == ':' && long.TryParse(reply.AsSpan(1), CultureInfo.InvariantCulture, out long number)
            ? number switch
            {
                > 1_000_000_000 and < 3_000_000_000 => ":(seconds)",
                > 1_000_000_000_000 and < 3_000_000_000_000 => ":(milliseconds)",
                _ => reply,
            }
            : reply;

    /// <summary>UNSUBSCRIBE from all has no order; only how many are left has.</summary>
    private static IEnumerable<string> InOrderOfNames(IReadOnlyList<Frame> frames)
    {
        for (int i = 0; i < frames.Count;)
        {
            int end = i + 1;
            if (frames[i].IsEndOfSubscription)
            {
                while (end < frames.Count && frames[end].IsEndOfSubscription && frames[end].Tokens[1] == frames[i].Tokens[1]) end++;
            }

            List<Frame> run = [.. frames.Skip(i).Take(end - i)];
            List<string> names = [.. run.Where(static frame => frame.IsEndOfSubscription).Select(static frame => frame.Tokens[2])];
            names.Sort(StringComparer.Ordinal);
            for (int j = 0; j < run.Count; j++)
            {
                Frame frame = run[j];
                if (!frame.IsPush) yield return frame.Text;
                else yield return $"(push) {(j < names.Count ? frame with { Tokens = frame.Tokens.SetItem(2, names[j]) } : frame)}";
            }

            i = end;
        }
    }
}

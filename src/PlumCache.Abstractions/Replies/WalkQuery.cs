namespace PlumCache.Abstractions;

/// <summary>
/// A listing whose walk is the plugin's own: for what is made of several collections, and may be long. Answered as the walk says.
/// </summary>
/// <param name="Walk">
/// Makes a walk, without looking at anything yet. It is a function of the command alone, whose bytes it has copied, because they are gone
/// before the last item is written.
/// </param>
public sealed record WalkQuery(Func<ReplyWalk> Walk) : ListingQuery;

using System.Globalization;

namespace PlumCache.Tests.EndToEnd.Comparison;

/// <summary>What Redis tells of a connection.</summary>
/// <param name="IsInTransaction">Between MULTI and EXEC.</param>
public sealed record ClientState(bool IsInTransaction)
{
    private const string Queued = " multi=";

    /// <summary>From a line of CLIENT LIST, where <c>multi</c> is how many commands are queued, or -1.</summary>
    public static ClientState Parse(string line)
    {
        string field = line[(line.IndexOf(Queued, StringComparison.Ordinal) + Queued.Length)..].Split(' ')[0];
        return new ClientState(int.Parse(field, CultureInfo.InvariantCulture) >= 0);
    }
}

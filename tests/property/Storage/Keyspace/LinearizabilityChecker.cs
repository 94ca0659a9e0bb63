using System.Collections.Immutable;

namespace PlumCache.Tests.Properties.Storage;

/// <summary>
/// Looks for an order of the recorded requests that keeps the order of those that did not overlap and explains every answer. Tries all,
/// remembering which sets of requests led to which state without success.
/// </summary>
internal sealed class LinearizabilityChecker(IReadOnlyList<RecordedOperation> history)
{
    private readonly HashSet<(int Done, string State)> _hopeless = [];

    public bool IsLinearizable(ImmutableSortedDictionary<string, string> last) =>
        Search(0, ImmutableSortedDictionary<string, string>.Empty, last);

    private static string Text(ImmutableSortedDictionary<string, string> state) =>
        string.Join(";", state.Select(entry => entry.Key + "=" + entry.Value));

    private bool Search(int done, ImmutableSortedDictionary<string, string> state, ImmutableSortedDictionary<string, string> last)
    {
        if (done == (1 << history.Count) - 1) return Text(state) == Text(last);

        if (!_hopeless.Add((done, Text(state)))) return false;

        for (int i = 0; i < history.Count; i++)
        {
            if ((done & (1 << i)) == 0 && MayBeNext(i, done))
            {
                (string answer, ImmutableSortedDictionary<string, string> next) = history[i].Operation.Apply(state);
                if (answer == history[i].Answer && Search(done | (1 << i), next, last)) return true;
            }
        }

        return false;
    }

    // Nothing still to come was answered before this one was asked.
    private bool MayBeNext(int candidate, int done)
    {
        for (int i = 0; i < history.Count; i++)
        {
            if ((done & (1 << i)) == 0 && i != candidate && history[i].Answered < history[candidate].Asked) return false;
        }

        return true;
    }
}

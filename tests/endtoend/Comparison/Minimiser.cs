namespace PlumCache.Tests.EndToEnd.Comparison;

/// <summary>Makes a sequence that fails shorter, as long as it fails: delta debugging.</summary>
public static class Minimiser
{
    /// <summary>A sequence that fails, of which no single item can be left out.</summary>
    /// <param name="failing">A sequence that fails.</param>
    /// <param name="fails">Whether a part of it does, in the same order.</param>
    public static async Task<IReadOnlyList<T>> MinimiseAsync<T>(IReadOnlyList<T> failing, Func<IReadOnlyList<T>, Task<bool>> fails)
    {
        IReadOnlyList<T> shortest = failing;
        for (int size = Math.Max(1, shortest.Count / 2); ;)
        {
            if (await WithoutOneAsync(shortest, size, fails) is { } shorter)
            {
                shortest = shorter;
                size = Math.Max(1, Math.Min(size, shortest.Count / 2));
            }
            else if (size == 1)
            {
                return shortest;
            }
            else
            {
                size /= 2;
            }
        }
    }

    /// <summary>The first that fails without one piece of this size, from the end: what comes last matters least.</summary>
    private static async Task<IReadOnlyList<T>?> WithoutOneAsync<T>(
        IReadOnlyList<T> items, int size, Func<IReadOnlyList<T>, Task<bool>> fails)
    {
        for (int end = items.Count; end > 0; end -= size)
        {
            int from = Math.Max(0, end - size);
            List<T> rest = [.. items.Take(from), .. items.Skip(end)];
            if (rest.Count < items.Count && await fails(rest)) return rest;
        }

        return null;
    }
}

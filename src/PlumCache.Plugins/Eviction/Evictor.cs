using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Eviction;

/// <summary>
/// Chooses victims by sampling: draws keys by rank, evenly, and gives up those that deserve it most. Nothing is kept between calls, so
/// nothing need be undone when a batch runs again. It pays to choose several at once: the worst k of k x n drawn keys are, on average,
/// nearer to the worst of all than k times the worst of n. So a little more room is made than is needed, a thousandth of the limit, and the
/// next writes find it made.
/// </summary>
/// <param name="context">Time, seed, and where the removals go.</param>
/// <param name="population">Whose keys may go.</param>
/// <param name="own">Whose may not.</param>
/// <param name="score">The policy.</param>
/// <param name="samples">Keys drawn for each victim.</param>
internal readonly ref struct Evictor(CommandContext context, Population population, OwnKeys own, VictimScore score, int samples)
{
    /// <summary>Most that one call of a command that needs the room gives up: some milliseconds of work. The engine calls again.</summary>
    private const int MaxVictims = 1_024;

    /// <summary>
    /// The same for upkeep, whose steps are about a millisecond, and for commands that go on whether there is room or not.
    /// </summary>
    private const int MaxVictimsPerStep = 128;

    /// <summary>Most that are chosen from one sample.</summary>
    private const int MaxVictimsPerSample = 16;

    /// <summary>
    /// A sample is as large as for so many victims, also when one is enough: a small cache, whose slack is less than a key, came 5 points
    /// below exact LFU on Zipf's law with 10 keys a sample, 2 with 20, and less with 40. Large caches always want more at once.
    /// </summary>
    private const int LeastVictims = 8;

    /// <summary>Most keys in one sample: 24 KB of stack.</summary>
    private const int MaxSample = 1_024;

    private const int SlackShift = 10;

    private readonly CommandContext _context = context;
    private readonly Population _population = population;
    private readonly OwnKeys _own = own;

    /// <summary>Removals that were there before: of keys that may be in this population too.</summary>
    private readonly int _before = context.Edits.Count;

    /// <summary>
    /// Adds removals to the context's edits until enough is free, nothing is left that may go, or it is enough for one call.
    /// </summary>
    /// <param name="needed">Bytes to free, at least 1.</param>
    /// <param name="limit">The limit that they stand above.</param>
    /// <param name="isBounded">Whether it stopped because it was enough for one call.</param>
    /// <returns>Bytes of the keys and values removed.</returns>
    public long Free(long needed, long limit, out bool isBounded)
    {
        isBounded = false;
        if (_population.Count == 0) return 0;
        Span<long> chosen = stackalloc long[_context.Row is { } row && row.Flags.HasFlag(CommandFlags.DenyOom)
            ? MaxVictims
            : MaxVictimsPerStep];
        Span<Candidate> sample = stackalloc Candidate[MaxSample];
        long average = Math.Max(1, _population.Bytes / _population.Count), freed = 0;
        long wanted = needed + Math.Min(limit >> SlackShift, average * (MaxVictimsPerSample - 1));
        ulong draws = Draws.Mix(_context.Seed);
        bool isWalking = false;
        int count = 0;
        while (freed < needed)
        {
            isBounded = count == chosen.Length;
            if (isBounded) break;
            int victims = (int)Math.Clamp((wanted - freed + average - 1) / average, 1,
                Math.Min(MaxVictimsPerSample, chosen.Length - count));
            Span<Candidate> room = sample[..Math.Min(MaxSample, Math.Max(victims, LeastVictims) * samples)];
            bool isWhole = isWalking || _population.Count <= room.Length;
            int found = isWhole ? Walk(room, chosen[..count], draws++) : Draw(room, chosen[..count], ref draws);
            int from = count;
            freed += Take(sample[..found], chosen, ref count, Math.Min(chosen.Length, count + victims), wanted - freed);
            if (count > from) continue;
            if (isWhole) break;
            isWalking = true;
        }

        return freed;
    }

    /// <summary>Draws keys evenly; those that may go are put into the sample.</summary>
    private int Draw(Span<Candidate> sample, scoped ReadOnlySpan<long> chosen, ref ulong draws)
    {
        int found = 0;
        for (int i = 0; i < sample.Length; i++)
        {
            long rank = (long)Math.BigMul(Draws.Mix(draws++), (ulong)_population.Count, out _);
            if (TryJudge(rank, chosen, found, out sample[found])) found++;
        }

        return found;
    }

    /// <summary>
    /// Where draws met only what cannot go, or would meet all there is: one key after the other, from a place that is drawn. That ends as
    /// soon as others must have been met, if there are any.
    /// </summary>
    private int Walk(Span<Candidate> sample, scoped ReadOnlySpan<long> chosen, ulong draw)
    {
        long start = (long)Math.BigMul(Draws.Mix(draw), (ulong)_population.Count, out _);
        long spared = (long)_own.Count * _population.Databases; // a key of the command's name may be in each
        long steps = Math.Min(_population.Count, spared + _before + chosen.Length + sample.Length);
        int found = 0;
        for (long i = 0; i < steps && found < sample.Length; i++)
        {
            if (TryJudge((start + i) % _population.Count, chosen, found, out sample[found])) found++;
        }

        return found;
    }

    private bool TryJudge(long rank, scoped ReadOnlySpan<long> chosen, int draw, out Candidate candidate)
    {
        candidate = default;
        if (chosen.Contains(rank) || !_population.TryGetAt(rank, out int database, out ReadOnlySpan<byte> key, out EntryView entry))
        {
            return false;
        }
        if (IsRemovedBefore(key, database)) return false;
        bool isDue = Expiry.IsDue(entry.ExpiresAtMs, _context.NowMs);
        if (!isDue && _own.Contains(key)) return false;
        candidate = new Candidate(isDue ? VictimScores.Due : score(entry, _context.NowMs), rank, draw);
        return true;
    }

    /// <summary>Removes the keys of a sample that deserve it most, up to a number of victims or of bytes.</summary>
    private long Take(Span<Candidate> sample, Span<long> chosen, ref int count, int maxCount, long wanted)
    {
        sample.Sort(Candidate.VictimsFirst);
        long freed = 0;
        foreach (Candidate candidate in sample)
        {
            if (count == maxCount || freed >= wanted) break;
            if (chosen[..count].Contains(candidate.Rank)
                || !_population.TryGetAt(candidate.Rank, out int database, out ReadOnlySpan<byte> key, out EntryView entry))
            {
                continue;
            }
            _context.Edits.Add(Edit.Remove(Target.In(database, key)));
            chosen[count++] = candidate.Rank;
            freed += key.Length + entry.Bytes;
        }

        return freed;
    }

    private bool IsRemovedBefore(scoped ReadOnlySpan<byte> key, int database)
    {
        for (int i = 0; i < _before; i++)
        {
            Edit edit = _context.Edits[i];
            if (edit.Target.Trie == TargetTrie.Database(database) && edit.Key.SequenceEqual(key)) return true;
        }

        return false;
    }
}

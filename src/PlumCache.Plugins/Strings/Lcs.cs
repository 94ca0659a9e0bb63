using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Strings;

/// <summary>LCS: the longest common subsequence of two values.</summary>
internal static class Lcs
{
    private const string NotStrings = "ERR The specified keys must contain string values";
    private const string TooLarge = "ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len";

    // Redis' table has an integer of four bytes per cell and may be as large as a value; the same texts are refused here, though a
    // thirty-second of it would do, because the time grows with the table.
    private const int RedisCellBytes = 4;

    /// <summary>Pairs of bytes that take about as long to compare as an element of a collection takes to be read.</summary>
    private const int PairsAnElement = 64;

    /// <summary>A run of equal bytes: its first position in both values, and its length.</summary>
    private readonly record struct Run(int A, int B, int Length);

    /// <summary>LCS key1 key2 [LEN] [IDX] [MINMATCHLEN n] [WITHMATCHLEN]. A missing key counts as empty.</summary>
    public static Step Find(in CommandContext context, KeyspaceView view, in Command command)
    {
        // As in Redis the keys come before the options; a missing one has the default entry, an empty string.
        _ = view.TryGet(command[1], out EntryView first);
        _ = view.TryGet(command[2], out EntryView second);
        if (!first.IsString || !second.IsString) return Step.Refuse(NotStrings);
        string? error = LcsOptions.Read(command, out LcsOptions options);
        if (error is not null) return Step.Refuse(error);

        ReadOnlySpan<byte> a = first.Value, b = second.Value;
        if ((a.Length + 1L) * (b.Length + 1L) > context.Limits.MaxValueBytes / RedisCellBytes) return Step.Refuse(TooLarge);

        if (context.IsTooMuch((long)a.Length * b.Length / PairsAnElement)) return Step.Postpone;
        var common = new CommonSubsequence(a, b, options.IsLengthOnly);
        if (options.IsLengthOnly) return Step.Answer(Reply.Integer(common.Length));
        return Step.Answer(options.IsIndexed ? Reply.Tree(Describe(ref common, options)) : Reply.Bulk(Collect(ref common, a)));
    }

    private static byte[] Collect(scoped ref CommonSubsequence common, ReadOnlySpan<byte> a)
    {
        byte[] result = new byte[common.Length];
        int at = result.Length;
        while (common.MoveBack(out bool isMatch, out int i, out _))
        {
            if (isMatch) result[--at] = a[i];
        }

        return result;
    }

    private static ReplyTree.Map Describe(scoped ref CommonSubsequence common, LcsOptions options)
    {
        ImmutableArray<ReplyTree>.Builder matches = ImmutableArray.CreateBuilder<ReplyTree>();
        var run = default(Run);
        bool isMore;
        do
        {
            isMore = common.MoveBack(out bool isMatch, out int i, out int j);
            if (isMore && isMatch)
            {
                run = new Run(i, j, run.Length + 1);
            }
            else if (run.Length > 0)
            {
                if (run.Length >= options.MinRunLength) matches.Add(Describe(run, options.HasRunLengths));
                run = default;
            }
        }
        while (isMore);

        return new ReplyTree.Map(
        [
            new(new ReplyTree.Bulk("matches"), new ReplyTree.Array(matches.ToImmutable())),
            new(new ReplyTree.Bulk("len"), new ReplyTree.Integer(common.Length)),
        ]);
    }

    private static ReplyTree.Array Describe(Run run, bool hasLength)
    {
        ReplyTree inA = Range(run.A, run.Length), inB = Range(run.B, run.Length);
        return new ReplyTree.Array(hasLength ? [inA, inB, new ReplyTree.Integer(run.Length)] : [inA, inB]);
    }

    private static ReplyTree.Array Range(int start, int length) =>
        new([new ReplyTree.Integer(start), new ReplyTree.Integer(start + length - 1)]);
}

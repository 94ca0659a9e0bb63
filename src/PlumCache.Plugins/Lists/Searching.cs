using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Lists;

/// <summary>Where an element is: LPOS.</summary>
internal static class Searching
{
    /// <summary>How many elements are compared in the time that a change of one takes: what counts as too much is more of these.</summary>
    public const int ComparedAtOnce = 16;

    private const string RankOutOfRange = "ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807";
    private const string NoRank = "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... "
        + "or use negative to start from the end of the list";
    private const string NegativeCount = "ERR COUNT can't be negative", NegativeLength = "ERR MAXLEN can't be negative";

    /// <summary>What LPOS is told behind the element.</summary>
    /// <param name="Rank">Which match is the first; negative: from the end.</param>
    /// <param name="Count">How many matches; 0: all; -1: one, which is no array.</param>
    /// <param name="MaxLength">How many elements are compared; 0: all.</param>
    private readonly record struct Options(long Rank, long Count, long MaxLength);

    /// <summary>LPOS key element [RANK rank] [COUNT count] [MAXLEN length].</summary>
    public static Step Find(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (Read(command, out Options options) is { } error) return Step.Refuse(error);
        if (!ListKey.TryOpen(view, command[1], out EntryView list)) return Step.Refuse(Errors.WrongType);
        bool isOne = options.Count < 0;
        ImmutableArray<ReplyTree>.Builder found = ImmutableArray.CreateBuilder<ReplyTree>();
        if (ListKey.IsThere(list))
        {
            var shape = new ListShape(list.Fields);
            long most = options.MaxLength == 0 ? shape.Length : Math.Min(options.MaxLength, shape.Length);
            if (context.IsTooMuch(most / ComparedAtOnce)) return Step.Postpone;
            Collect(shape, command[2], options, most, found);
        }

        if (!isOne) return Step.Answer(Reply.Tree(new ReplyTree.Array(found.DrainToImmutable())));
        return Step.Answer(found.Count == 0 ? Reply.Null : Reply.Tree(found[0]));
    }

    /// <summary>The elements of a chunk that equal another: a bit for each.</summary>
    public static ulong Matches(Chunk chunk, ReadOnlySpan<byte> element)
    {
        ulong matches = 0;
        ReadOnlySpan<byte> rest = chunk.Elements;
        for (int i = 0; i < chunk.Count; i++)
        {
            if (Chunk.Take(ref rest).SequenceEqual(element)) matches |= 1UL << i;
        }

        return matches;
    }

    private static void Collect(
        ListShape shape, ReadOnlySpan<byte> element, Options options, long most, ImmutableArray<ReplyTree>.Builder found)
    {
        bool isBack = options.Rank < 0;
        long passed = Math.Abs(options.Rank) - 1, wanted = options.Count == 0 ? long.MaxValue : Math.Abs(options.Count);
        ulong first = isBack ? shape.End - (ulong)most : shape.First, end = first + (ulong)most;
        using FieldCursor cursor = isBack ? shape.Behind(shape.End - 1) : shape.WalkFrom(first);
        while (found.Count < wanted && (isBack ? cursor.MovePrevious() : cursor.MoveNext()))
        {
            Chunk chunk = ListShape.ChunkAt(cursor);
            if (isBack ? chunk.End <= first : chunk.First >= end) break;
            ulong matches = Matches(chunk, element);
            while (matches != 0 && found.Count < wanted)
            {
                int index = isBack ? 63 - System.Numerics.BitOperations.LeadingZeroCount(matches)
                    : System.Numerics.BitOperations.TrailingZeroCount(matches);
                matches &= ~(1UL << index);
                ulong position = chunk.First + (ulong)index;
                if (position < first || position >= end || passed-- > 0) continue;
                found.Add(new ReplyTree.Integer((long)(position - shape.First)));
            }
        }
    }

    private static string? Read(in Command command, out Options options)
    {
        options = new Options(1, -1, 0);
        (long rank, long count, long length) = (1, -1, 0);
        for (int i = 3; i < command.Count; i += 2)
        {
            if (i + 1 == command.Count) return Errors.Syntax;
            bool isNumber = Integers.TryParse(command[i + 1], out long number);
            if (command.Is(i, "RANK"u8))
            {
                if (!isNumber) return Errors.NotAnInteger;
                if (number == long.MinValue) return RankOutOfRange;
                if (number == 0) return NoRank;
                rank = number;
            }
            else if (command.Is(i, "COUNT"u8))
            {
                if (!isNumber || number < 0) return NegativeCount;
                count = number;
            }
            else if (command.Is(i, "MAXLEN"u8))
            {
                if (!isNumber || number < 0) return NegativeLength;
                length = number;
            }
            else
            {
                return Errors.Syntax;
            }
        }

        options = new Options(rank, count, length);
        return null;
    }
}

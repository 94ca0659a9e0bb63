using System.Runtime.InteropServices;
using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.SortedSets;

/// <summary>What a range is of, and how it is told: options of ZRANGE and of its older names, which have decided some already.</summary>
/// <param name="Order">What its borders are.</param>
/// <param name="IsReversed">REV: the greatest comes first; null: the options decide.</param>
/// <param name="WithScores">WITHSCORES; null: it is no option of the command.</param>
/// <param name="Offset">LIMIT: how many are left out.</param>
/// <param name="Limit">LIMIT: how many are told at most; negative: all.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RangeOptions(
    RangeOrder Order = RangeOrder.Open, bool? IsReversed = null, bool? WithScores = false, long Offset = 0, long Limit = -1)
{
    private const string LimitOfRanks = "ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX";
    private const string ScoresOfMembers = "ERR syntax error, WITHSCORES not supported in combination with BYLEX";

    /// <summary>Reads the options that a command has beside those decided here.</summary>
    /// <param name="first">The first of them.</param>
    /// <returns>The error, or null.</returns>
    public string? Read(in Command command, int first, out RangeOptions options)
    {
        options = this;
        for (int i = first; i < command.Count; i++)
        {
            if (WithScores is not null && command.Is(i, "WITHSCORES"u8)) options = options with { WithScores = true };
            else if (options.IsReversed is null && command.Is(i, "REV"u8)) options = options with { IsReversed = true };
            else if (options.Order == RangeOrder.Open && command.Is(i, "BYSCORE"u8)) options = options with { Order = RangeOrder.Scores };
            else if (options.Order == RangeOrder.Open && command.Is(i, "BYLEX"u8)) options = options with { Order = RangeOrder.Members };
            else if (i + 2 >= command.Count || !command.Is(i, "LIMIT"u8)) return Errors.Syntax;
            else if (!Integers.TryParse(command[++i], out long offset)) return Errors.NotAnInteger;
            else if (!Integers.TryParse(command[++i], out long limit)) return Errors.NotAnInteger;
            else options = options with { Offset = offset, Limit = limit };
        }

        if (options.Order is RangeOrder.Open or RangeOrder.Ranks)
        {
            // Redis takes LIMIT for absent when it limits nothing.
            if (options.Limit != -1) return LimitOfRanks;
            options = options with { Order = RangeOrder.Ranks, Offset = 0 };
        }

        return options is { WithScores: true, Order: RangeOrder.Members } ? ScoresOfMembers : null;
    }

    /// <summary>Reads the borders, which stand in the direction they are told in.</summary>
    /// <param name="at">The first one.</param>
    /// <returns>The error, or null.</returns>
    public string? ReadBorders(in Command command, int at, out Borders borders)
    {
        bool isSwapped = IsReversed == true && Order != RangeOrder.Ranks;
        return Borders.Read(command[isSwapped ? at + 1 : at], command[isSwapped ? at : at + 1], Order, out borders);
    }

    /// <summary>What it comes to. O(depth), also with an offset.</summary>
    public Stretch In(CollectionView fields, scoped in Borders borders) => borders.In(fields, IsReversed == true).Limited(Offset, Limit);
}

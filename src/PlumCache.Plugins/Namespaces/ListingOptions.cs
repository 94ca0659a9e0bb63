using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Namespaces;

/// <summary>The options of a listing. Said twice, the last one counts.</summary>
/// <param name="Limit">Most items.</param>
/// <param name="After">Where the last page ended; null for the first page.</param>
/// <param name="Depth">Levels of names.</param>
/// <param name="Words">Which of the words without an argument were said.</param>
internal readonly record struct ListingOptions(long Limit, ReadOnlyMemory<byte>? After, long Depth, ListingWords Words)
{
    private const string NoLimit = "ERR LIMIT must be > 0", NoDepth = "ERR DEPTH must be > 0";

    /// <summary>Reads them.</summary>
    /// <param name="first">Index of the first option.</param>
    /// <param name="allowed">The words it takes beside LIMIT and AFTER.</param>
    /// <param name="options">What they say.</param>
    /// <returns>The error, or null.</returns>
    public static string? Read(in Command command, int first, ListingWords allowed, out ListingOptions options)
    {
        long limit = long.MaxValue, depth = 1;
        int after = 0;
        ListingWords words = ListingWords.Page;
        options = default;
        for (int i = first; i < command.Count; i++)
        {
            ListingWords word = WordAt(command, i) & allowed;
            bool hasArgument = i + 1 < command.Count;
            if (word is not (ListingWords.Page or ListingWords.Depth)) words |= word;
            else if (!hasArgument) return Errors.Syntax;
            else if (command.Is(i, "AFTER"u8)) after = ++i;
            else if (word == ListingWords.Page && !command.Is(i, "LIMIT"u8)) return Errors.Syntax;
            else if (ReadNumber(command[++i], word, ref limit, ref depth) is { } error) return error;
        }

        options = new ListingOptions(limit, after == 0 ? default(ReadOnlyMemory<byte>?) : command[after].ToArray(), depth, words);
        return null;
    }

    /// <summary>Whether a word without an argument was said.</summary>
    public bool Has(ListingWords word) => (Words & word) == word;

    private static string? ReadNumber(ReadOnlySpan<byte> text, ListingWords word, ref long limit, ref long depth)
    {
        if (!Integers.TryParse(text, out long number)) return Errors.NotAnInteger;
        bool isDepth = word == ListingWords.Depth;
        if (number < 1) return isDepth ? NoDepth : NoLimit;
        if (isDepth) depth = number;
        else limit = number;
        return null;
    }

    private static ListingWords WordAt(in Command command, int index)
    {
        if (command.Is(index, "DEPTH"u8)) return ListingWords.Depth;
        if (command.Is(index, "WITHCOUNTS"u8)) return ListingWords.WithCounts;
        if (command.Is(index, "REV"u8)) return ListingWords.Reversed;
        return command.Is(index, "WITHVALUES"u8) ? ListingWords.WithValues : ListingWords.Page;
    }
}
